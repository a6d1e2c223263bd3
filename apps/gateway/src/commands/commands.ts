import type { ClientId, CommandId, Decision, Refusal, TabId } from '@battleline/domain';
import {
  type AnyEvent,
  COMMAND_LIFETIME,
  type HeldCommand,
  streamKey,
  type StreamName,
  streamsOf,
} from '@battleline/events';
import type { CommandFrame, RejectionCode } from '@battleline/protocol';
import type { SavedStates } from '@battleline/service';
import { type Answer, EXPIRED_AFTER, expired } from './answer.ts';
import { answerInTime } from '../answer-in-time.ts';
import type { ChatCommandFrame, Say } from '../chat/say.ts';
import type { CommandTarget } from './command-target.ts';
import type { Directory } from '../views/directory.ts';
import type { InviteLinks } from './invite-link.ts';
import type { LobbyWriter } from '../writing/lobby-writer.ts';
import { isHalfOver } from './rematching.ts';
import { findSaved, resumedTable } from './resuming.ts';
import { commandTarget } from './targets.ts';
import { makeWatchRoom } from './watch-room.ts';
import type { World } from '../world.ts';
import type { Writer } from '../writing/writer.ts';

const MAX_PENDING = 10_000;

export type Commands = {
  /** Answers a command of this client's tab; the same command sent again gets the same answer. */
  readonly submit: (frame: CommandFrame, client: ClientId, tab: TabId) => Promise<Answer>;
  readonly pending: () => number;
  /** Resolves when nothing is pending. */
  readonly settled: () => Promise<void>;
};

/** A held refusal as a value of the codes known today: the log holds codes of older programs, too. */
const answerOf = ({ version, refusal }: HeldCommand): Answer =>
  refusal
    ? { type: 'rejected', code: refusal.code as RejectionCode, reason: refusal.reason }
    : { type: 'accepted', version };

type Pending = { readonly sent: { again: boolean }; readonly answer: Promise<Answer> };

export type CommandsDeps = {
  readonly world: World;
  readonly write: Writer;
  readonly writeLobby: LobbyWriter;
  readonly savedStates: SavedStates;
  readonly openInvites: Directory['openInvites'];
  readonly links: Pick<InviteLinks, 'parse'>;
  readonly say: Say['say'];
  /** of all connections, that may wait at once */
  readonly maxPending?: number;
};

export const createCommands = (deps: CommandsDeps): Commands => {
  const { world, write, writeLobby, savedStates, openInvites, links, say, maxPending = MAX_PENDING } = deps;
  const pending = new Map<string, Pending>();

  const held = (target: CommandTarget, id: CommandId, client: ClientId): HeldCommand | undefined =>
    target.fold.held(streamKey(target.keeper), id) ?? world.lobbyFold().held(`player/${client}`, id);

  /** Whether its answer may have been dropped, so that its fate can't be known: then it must not be decided, either. */
  const mayBeDropped = (target: CommandTarget, tab: TabId, client: ClientId, at: number): boolean =>
    target.fold.mayBeDropped(streamKey(target.keeper), tab, at) ||
    world.lobbyFold().mayBeDropped(`player/${client}`, tab, at);

  const isKnown = ({ fold, keeper }: CommandTarget): boolean => fold.read(streamKey(keeper)) !== undefined;

  /**
   * Whether an answer from here could contradict another gateway's: to the command of one whose table isn't known here.
   * Without the table it isn't known which stream keeps the id either, if the command was sent before (R8).
   */
  const isBehindClient = (target: CommandTarget, isAgain: boolean): boolean =>
    (target.keeper.kind === 'table' && !isKnown(target)) ||
    (isAgain && target.table !== undefined && world.table(target.table).status === 'unknown');

  const carryOut = async (
    frame: Exclude<CommandFrame, ChatCommandFrame>,
    client: ClientId,
    tab: TabId,
    isAgain: () => boolean,
  ): Promise<Answer> => {
    const id = frame.id.replaceAll('-', '') as CommandId;
    const resumed = resumedTable(frame, world);
    const kept = resumed && (await findSaved(resumed, savedStates));
    const saved = kept && 'saved' in kept ? kept.saved : undefined;
    const target = commandTarget(frame, client, world, { openInvites, links, saved });
    const { fold, keeper, table, until, alsoNames = () => [] } = target;
    const earlier = held(target, id, client);
    if (earlier) return answerOf(earlier);
    if (!world.isFresh(fold.topic, fold.partition)) return { type: 'later', code: 'LAGGING' };
    const isExpired = (): boolean => fold.now() > frame.at + EXPIRED_AFTER;
    if (isExpired()) return expired;
    if (isBehindClient(target, isAgain())) return { type: 'later', code: 'LAGGING' };
    if (kept && 'later' in kept) return { type: 'later', code: kept.later };
    if (isHalfOver(frame, world)) return { type: 'later', code: 'LAGGING' };
    if (frame.type === 'watch') await makeWatchRoom(client, world, writeLobby);
    let found: HeldCommand | undefined;
    let [isTooOld, isBehind] = [false, false];
    let refusal: Refusal<RejectionCode> | undefined;
    const decide = (): Decision<AnyEvent, Refusal<RejectionCode>> => {
      found = held(target, id, client);
      // Looked at each time anew: since the last try the stream may have been forgotten, and the id with it.
      isTooOld = !found && (isExpired() || mayBeDropped(target, tab, client, frame.at));
      // Another sitting is to go on than the one whose state was asked for.
      isBehind = !found && resumedTable(frame, world) !== resumed;
      if (found || isTooOld || isBehind) return { ok: true, event: undefined };
      const decision = target.decide();
      refusal = decision.ok ? undefined : decision.rejection;
      // The refusal of a command sent again must be in the log: another gateway may be about to do it (R8).
      if (decision.ok || !isAgain() || !isKnown(target)) return decision;
      return { ok: true, event: { type: 'CommandRefused', ...decision.rejection } };
    };
    const streams = (event: AnyEvent): StreamName[] =>
      event.type === 'CommandRefused' ? [keeper] : [...streamsOf(event, table), ...alsoNames(event)];
    const written = await write({
      fold,
      decide,
      streams,
      by: { commandId: id, tab, actor: client },
      lifetime: COMMAND_LIFETIME,
      ...(until && { until }),
    });
    if (found) return answerOf(found);
    if (isTooOld) return expired;
    if (isBehind) return { type: 'later', code: 'LAGGING' };
    if (written.status === 'undecided') return { type: 'later', code: written.code };
    if (refusal && isAgain() && written.status === 'refused') return { type: 'later', code: 'LAGGING' };
    if (refusal) return { type: 'rejected', ...refusal };
    const version = written.status === 'written' ? versionAfter(written.header?.streams, keeper) : undefined;
    return { type: 'accepted', version: version ?? fold.read(streamKey(keeper))?.version ?? 0 };
  };

  return {
    submit: async (frame, client, tab) => {
      const name = `${client} ${frame.id}`;
      const running = pending.get(name);
      if (running && frame.again) running.sent.again = true;
      if (!running && pending.size >= maxPending) return { type: 'later', code: 'BUSY' };
      const entry = running ?? begin(name, frame, client, tab);
      return answerInTime(entry.answer, { type: 'later', code: 'UNAVAILABLE' });
    },
    pending: () => pending.size,
    settled: async () => {
      while (pending.size > 0) await Promise.allSettled([...pending.values()].map(({ answer }) => answer));
    },
  };

  function begin(name: string, frame: CommandFrame, client: ClientId, tab: TabId): Pending {
    const sent = { again: frame.again ?? false };
    const isAgain = (): boolean => sent.again;
    const work = frame.type === 'chat' ? say(frame, client, isAgain) : carryOut(frame, client, tab, isAgain);
    const entry: Pending = { sent, answer: work.finally(() => pending.delete(name)) };
    pending.set(name, entry);
    return entry;
  }
};

const versionAfter = (
  streams: readonly { readonly kind: string; readonly id: string; readonly version: number }[] | undefined,
  keeper: StreamName,
): number | undefined => {
  const ref = streams?.find(({ kind, id }) => kind === keeper.kind && id === keeper.id);
  return ref && ref.version + 1;
};
