import type { DecodedRecord } from '../codec/record.ts';
import type { Header, StreamKey, StreamRef } from '../header.ts';
import { FOLD_VERSION, streamKey } from '../header.ts';
import type { AnyEvent } from '../log-event.ts';
import { LogError, type LogRecord, type PartitionKey, partitionKey } from '../log/event-log.ts';
import {
  advanceClock,
  judge,
  type Life,
  livingAt,
  type LogClock,
  nextLife,
  nextLogTime,
  startOfLog,
  uptimeAt,
  type VoidReason,
} from './admission.ts';
import { findHeld, type HeldCommand, type HeldTab, holdCommand, keepsId, mayBeDropped } from './held-command.ts';
import { evolveStream, initialStreamState, type StreamState } from './stream-state.ts';

/** All that a fold keeps of one stream. */
export type StreamCell = Life & { readonly state: StreamState; readonly held: readonly HeldTab[] };

/** One stream that an admitted record moved on. */
export type StreamChange = {
  readonly key: StreamKey;
  readonly ref: StreamRef;
  readonly version: number;
  readonly before: StreamState;
  readonly after: StreamState;
};

/** What became of a record; `at` = its log time in µs. A stop leaves the fold as it was. */
export type Outcome =
  | {
      readonly status: 'admitted';
      readonly offset: number;
      readonly at: number;
      readonly header: Header;
      readonly event: AnyEvent;
      readonly changes: readonly StreamChange[];
    }
  | {
      readonly status: 'void';
      readonly offset: number;
      readonly at: number;
      readonly reason: VoidReason;
      readonly header: Header | null;
      readonly event: AnyEvent | null;
    }
  | { readonly status: 'stop'; readonly offset: number; readonly reason: string };

/** A partition's complete state at an offset: what a snapshot holds, and what two readers must agree on. */
export type PartitionState = {
  readonly next: number;
  readonly identity: string | null;
  readonly clock: LogClock;
  readonly streams: ReadonlyMap<StreamKey, StreamCell>;
};

/** The fold of one partition of an event topic: admission and domain together (R2, R10). */
export type PartitionFold = {
  readonly topic: string;
  readonly partition: number;
  readonly key: PartitionKey;
  /** Folds the next record. Throws `LogError` GAP when its offset isn't the next: the process must stop. */
  readonly fold: (record: LogRecord) => Outcome;
  /** Offset of the next record to fold. */
  readonly next: () => number;
  /** Log time in µs. */
  readonly now: () => number;
  /** What of its log time the partition was up, µs. */
  readonly uptime: () => number;
  /** The stream as it is now; undefined = unknown, or at rest for so long that it is forgotten. */
  readonly read: (key: StreamKey) => StreamCell | undefined;
  /** The answer that the log gave to this command on this stream, if it is still held (R8). */
  readonly held: (key: StreamKey, commandId: string) => HeldCommand | undefined;
  /** Whether this stream may have answered, and dropped since, a command that this tab first sent at log time `at`. */
  readonly mayBeDropped: (key: StreamKey, tab: string, at: number) => boolean;
  /** The complete state, without what is forgotten. */
  readonly state: () => PartitionState;
};

export type PartitionFoldOptions = {
  readonly topic: string;
  readonly partition: number;
  readonly decode: (value: Uint8Array | null) => DecodedRecord;
  /** An operator has declared this record void (R9). */
  readonly isVoided?: (offset: number, value: Uint8Array | null) => boolean;
  readonly foldVersion?: number;
  readonly start?: PartitionState;
  /** How many records apart forgotten streams are dropped from memory; no verdict depends on it. */
  readonly sweepEvery?: number;
};

export const emptyPartition: PartitionState = { next: 0, identity: null, clock: startOfLog, streams: new Map() };

export const createPartitionFold = (options: PartitionFoldOptions): PartitionFold => {
  const { topic, partition, decode, isVoided = () => false, foldVersion = FOLD_VERSION, sweepEvery = 4096 } = options;
  const start = options.start ?? emptyPartition;
  const cells = new Map(start.streams);
  const key = partitionKey(topic, partition);
  let { next, identity, clock } = start;

  const moveOn = (at: number): void => {
    clock = advanceClock(clock, at);
    next += 1;
    if (next % sweepEvery === 0) sweep();
  };

  const sweep = (): void => {
    for (const [stream, cell] of cells) if (!livingAt(cell, clock.now)) cells.delete(stream);
  };

  const change = (header: Header, event: AnyEvent, ref: StreamRef, at: number): StreamChange => {
    const stream = streamKey(ref);
    const cell = livingAt(cells.get(stream), at);
    const before = cell?.state ?? initialStreamState(ref.kind);
    const after = evolveStream(before, event, ref.id, at, uptimeAt(clock, at));
    const life = nextLife(cell, ref, at);
    const answer = { version: life.version, at };
    cells.set(stream, { ...life, state: after, held: heldAfter(cell?.held ?? [], header, event, ref, answer) });
    return { key: stream, ref, version: life.version, before, after };
  };

  const admit = (header: Header, event: AnyEvent, at: number): Outcome => {
    const offset = next;
    if (event.type === 'LogOpened' && offset === 0) ({ identity } = event);
    const changes = header.streams.filter((ref) => !ref.checked).map((ref) => change(header, event, ref, at));
    moveOn(at);
    return { status: 'admitted', offset, at, header, event, changes };
  };

  const fold = (record: LogRecord): Outcome => {
    if (record.offset !== next)
      throw new LogError('GAP', `${key}: the record after offset ${next - 1} has offset ${record.offset}`);
    const offset = next;
    const at = nextLogTime(clock.now, record.time);
    const voidRecord = (reason: VoidReason, header: Header | null, event: AnyEvent | null): Outcome => {
      moveOn(at);
      return { status: 'void', offset, at, reason, header, event };
    };
    const decoded = decode(record.value);
    // Without an identity nobody could tell this log from another: no operator's word and no verdict passes over it.
    if (offset === 0 && !isOpening(decoded)) return { status: 'stop', offset, reason: 'record 0 is not LogOpened' };
    if (offset > 0 && isVoided(offset, record.value)) return voidRecord('voided', null, null);
    if (decoded.status === 'malformed') return voidRecord('malformed', null, null);
    if (decoded.status === 'unknown')
      return { status: 'stop', offset, reason: `unknown schema ${decoded.fingerprint}` };
    const { header, event } = decoded;
    if (header.needs > foldVersion)
      return { status: 'stop', offset, reason: `needs fold version ${header.needs}, this is ${foldVersion}` };
    const reason = judge(header, clock, at, (stream) => cells.get(stream));
    if (offset === 0 && reason) return { status: 'stop', offset, reason: `record 0 is void: ${reason}` };
    return reason ? voidRecord(reason, header, event) : admit(header, event, at);
  };

  const read = (stream: StreamKey): StreamCell | undefined => livingAt(cells.get(stream), clock.now);

  return {
    topic,
    partition,
    key,
    fold,
    next: () => next,
    now: () => clock.now,
    uptime: () => clock.uptime,
    read,
    held: (stream, commandId) => findHeld(read(stream)?.held ?? [], commandId),
    mayBeDropped: (stream, tab, at) => mayBeDropped(read(stream)?.held ?? [], tab, at),
    state: () => {
      sweep();
      return { next, identity, clock, streams: new Map(cells) };
    },
  };
};

/** Whether a record is as the first one of a partition must be: it tells the identity, and changes nothing. */
const isOpening = (decoded: DecodedRecord): boolean =>
  decoded.status === 'decoded' && decoded.event.type === 'LogOpened' && decoded.header.streams.length === 0;

const heldAfter = (
  held: readonly HeldTab[],
  header: Header,
  event: AnyEvent,
  ref: StreamRef,
  answer: Pick<HeldCommand, 'version' | 'at'>,
): readonly HeldTab[] => {
  const { commandId, actor, tab } = header;
  if (commandId === null || actor === null || tab === null || !keepsId(header, ref)) return held;
  const refusal = event.type === 'CommandRefused' ? { code: event.code, reason: event.reason } : null;
  return holdCommand(held, { ...header, actor, tab }, { id: commandId, ...answer, refusal });
};
