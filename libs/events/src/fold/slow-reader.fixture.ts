import { decodeRecord } from '../codec/record.ts';
import { type Header, type StreamKey, streamKey, type StreamRef } from '../header.ts';
import type { AnyEvent } from '../log-event.ts';
import type { LogRecord } from '../log/event-log.ts';
import type { VoidReason } from './admission.ts';
import type { HeldCommand, HeldTab } from './held-command.ts';
import type { StreamCell } from './partition-fold.ts';
import { evolveStream, initialStreamState } from './stream-state.ts';

// The laws of admission and of held commands once more, as simply as they can be said: this reader keeps every record
// for ever and computes everything anew from all of them. What the real fold keeps and drops must come to the same.

export type Verdict = 'admitted' | 'stop' | VoidReason;

/** A stream's part in an admitted record. */
type Moment = {
  readonly at: number;
  readonly uptime: number;
  readonly ref: StreamRef;
  readonly header: Header;
  readonly event: AnyEvent;
};

const MINUTE = 60_000_000;
const FORGOTTEN = 20 * MINUTE;
const STALE = 10 * MINUTE;
const OUTAGE = 10_000_000;

export type SlowReader = {
  readonly fold: (record: LogRecord, isVoided: boolean) => Verdict;
  readonly now: () => number;
  /** The sum of all gaps between records that are no outage. */
  readonly uptime: () => number;
  readonly nextTime: (appendTime: number) => number;
  readonly horizon: (now: number) => number;
  /** The last log times of all minutes that matter at log time `now`. */
  readonly minutes: () => readonly number[];
  readonly cell: (key: StreamKey) => StreamCell | undefined;
  /** Versions at which the stream's earlier lives ended. */
  readonly pastVersions: (key: StreamKey) => readonly number[];
};

export const slowReader = (): SlowReader => {
  const times: number[] = [];
  const moments: Moment[] = [];

  const now = (): number => times.at(-1) ?? 0;
  const uptime = (at = now()): number =>
    [...times, at]
      .map((time, index) => time - (times[index - 1] ?? 0))
      .filter((gap) => gap <= OUTAGE)
      .reduce((sum, gap) => sum + gap, 0);
  const nextTime = (appendTime: number): number => Math.max(now() + 1, appendTime * 1000);
  const lastOfMinutes = (): number[] => [...new Map(times.map((time) => [Math.floor(time / MINUTE), time])).values()];
  const horizon = (at: number): number => Math.max(0, ...lastOfMinutes().filter((time) => time <= at - STALE));

  const lives = (key: StreamKey): Moment[][] => {
    const found: Moment[][] = [];
    for (const moment of moments.filter(({ ref }) => streamKey(ref) === key)) {
      const life = found.at(-1);
      if (life && !isForgotten(life, moment.at)) life.push(moment);
      else found.push([moment]);
    }
    return found;
  };
  const lifeAt = (key: StreamKey, at: number): Moment[] => {
    const life = lives(key).at(-1) ?? [];
    return isForgotten(life, at) ? [] : life;
  };

  const judge = (header: Header, at: number): Verdict => {
    if (at < header.notBefore) return 'early';
    if (header.notAfter > 0 && at > header.notAfter) return 'late';
    if (header.foldedTo < horizon(at)) return 'stale';
    const named = header.streams.map((ref) => ({ ref, life: lifeAt(streamKey(ref), at) }));
    if (named.some(({ ref, life }) => ref.version > 0 && life[0] && header.foldedTo < life[0].at)) return 'stale';
    if (named.some(({ ref, life }) => ref.version !== life.length)) return 'version';
    const keys = header.streams.map(streamKey);
    return keys.some((key, index) => keys.indexOf(key) !== index) ? 'version' : 'admitted';
  };

  const fold: SlowReader['fold'] = (record, isVoided) => {
    const at = nextTime(record.time);
    const decoded = decodeRecord(record.value);
    if (!isVoided) {
      if (record.offset === 0 && !(decoded.status === 'decoded' && decoded.event.type === 'LogOpened')) return 'stop';
      if (decoded.status === 'unknown') return 'stop';
      if (decoded.status === 'decoded' && decoded.header.needs > 1) return 'stop';
    }
    const verdict = isVoided ? 'voided' : decoded.status === 'decoded' ? judge(decoded.header, at) : 'malformed';
    if (verdict === 'admitted' && decoded.status === 'decoded') {
      const { header, event } = decoded;
      for (const ref of header.streams) if (!ref.checked) moments.push({ at, uptime: uptime(at), ref, header, event });
    }
    times.push(at);
    return verdict;
  };

  return {
    fold,
    now,
    uptime,
    nextTime,
    horizon,
    minutes: () => lastOfMinutes().filter((time) => time > now() - STALE || time === horizon(now())),
    cell: (key) => cellOf(lifeAt(key, now())),
    pastVersions: (key) => lives(key).map((life) => life.length),
  };
};

const isForgotten = (life: readonly Moment[], at: number): boolean => {
  const last = life.at(-1);
  return last !== undefined && last.ref.rests && at >= last.at + FORGOTTEN;
};

const cellOf = (life: readonly Moment[]): StreamCell | undefined => {
  const [first, last] = [life[0], life.at(-1)];
  if (!first || !last) return undefined;
  const state = life.reduce(
    (before, { event, ref, at, uptime }) => evolveStream(before, event, ref.id, at, uptime),
    initialStreamState(first.ref.kind),
  );
  return {
    version: life.length,
    bornAt: first.at,
    restsAt: last.ref.rests ? last.at : null,
    state,
    held: heldOf(life),
  };
};

type Use = { readonly actor: string; readonly tab: string; readonly command: HeldCommand };

/** A tab is held until sixteen other tabs of its actor have been used since; of its last uses in a row, eight are held. */
const heldOf = (life: readonly Moment[]): readonly HeldTab[] => {
  const uses = life.flatMap(({ header, event, ref, at }, index): Use[] => {
    const { commandId, actor, tab } = header;
    if (commandId === null || actor === null || tab === null) return [];
    if (ref.kind !== 'table' && !(ref.kind === 'player' && ref.id === actor)) return [];
    const refusal = event.type === 'CommandRefused' ? { code: event.code, reason: event.reason } : null;
    return [{ actor, tab, command: { id: commandId, version: index + 1, at, refusal } }];
  });
  const isPushedOut = (use: Use, between: readonly Use[]): boolean =>
    new Set(between.filter(({ actor, tab }) => actor === use.actor && tab !== use.tab).map(({ tab }) => tab)).size >=
    16;

  const tabs = new Map<string, HeldTab>();
  uses.forEach((use, index) => {
    const { actor, tab } = use;
    const isLast = !uses.slice(index + 1).some((later) => later.actor === actor && later.tab === tab);
    if (!isLast || isPushedOut(use, uses.slice(index + 1))) return;
    const commands: HeldCommand[] = [];
    for (let at = index, next = index; at >= 0; at -= 1) {
      const earlier = uses[at];
      if (!earlier || earlier.actor !== actor || earlier.tab !== tab) continue;
      if (isPushedOut(earlier, uses.slice(at + 1, next))) break;
      commands.unshift(earlier.command);
      next = at;
    }
    tabs.set(`${actor} ${tab}`, { actor, tab, commands: commands.slice(-8), droppedTo: commands.at(-9)?.at ?? 0 });
  });
  return [...tabs.values()];
};
