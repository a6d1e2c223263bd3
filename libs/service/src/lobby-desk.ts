import {
  activeFeatures,
  type AnyEvent,
  COMMAND_LIFETIME,
  createLogReader,
  decodeControl,
  decodeRecord,
  encodeRecord,
  type EventLog,
  FOLD_VERSION,
  type FoldedBatch,
  type Header,
  LOBBY_PARTITION,
  type PartitionFold,
  plainHeader,
  streamKey,
  streamRefs,
  streamsOf,
} from '@battleline/events';
import { appendUntilKnown } from './append-until-known.ts';
import { pause } from './pause.ts';

type LobbyFact = Exclude<AnyEvent, { readonly type: 'CommandRefused' }>;

/** The lobby for one who is no gateway: an operator, or whoever activates features. */
export type LobbyDesk = {
  /** the lobby, followed all the time */
  readonly lobby: PartitionFold;
  /**
   * Writes what is decided on the lobby as it is, decided again after each void record; confirmed on read-back (R6).
   * Answers whether there was anything to write. Rejects where the log doesn't take the record.
   */
  readonly write: (decide: () => LobbyFact | undefined) => Promise<boolean>;
  /** Waits until the lobby is so; answers false where it isn't in time. */
  readonly until: (isSo: () => boolean, withinMs: number) => Promise<boolean>;
  readonly close: () => Promise<void>;
};

export type LobbyDeskOptions = {
  readonly log: EventLog;
  readonly signal: AbortSignal;
  /** the log's time, µs, as far as it is known from elsewhere: a quiet lobby's last record is old */
  readonly logTime?: () => number;
};

const DEADLINE_MS = COMMAND_LIFETIME / 1000;
const MAX_TRIES = 5;

/** Reads the lobby to its end; rejects with the log's error, or where the lobby can't be read on. */
export const openLobbyDesk = async ({ log, signal, logTime = () => 0 }: LobbyDeskOptions): Promise<LobbyDesk> => {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const listeners = new Set<(batch: FoldedBatch) => void>();
  const reader = createLogReader({
    log,
    topics: { lobby: 1 },
    decode: decodeRecord,
    decodeControl,
    onBatch: (batch) => listeners.forEach((listen) => listen(batch)),
  });
  const lobby = reader.fold('lobby', LOBBY_PARTITION);
  const running = reader.run(both);
  const close = async (): Promise<void> => {
    stop.abort();
    await running.catch(() => undefined);
  };

  /** What is found in the batches from now on; `cancel` gives up looking. */
  const expect = <Found>(look: (batch: FoldedBatch) => Found | undefined) => {
    const { promise: found, resolve } = Promise.withResolvers<Found>();
    const listen = (batch: FoldedBatch): void => {
      const one = look(batch);
      if (one !== undefined) resolve(one);
    };
    listeners.add(listen);
    return { found, cancel: () => listeners.delete(listen) };
  };

  /** Appends until a copy is read back or can't count any more; answers whether it counts. */
  const settle = async (header: Header, value: Uint8Array): Promise<boolean> => {
    const key = new TextEncoder().encode(header.streams.map(streamKey)[0]);
    const record = { topic: 'lobby', partition: LOBBY_PARTITION, key, value };
    const { found: fate, cancel } = expect(({ records, outcomes }) => {
      const index = records.findIndex((one) => one.value !== null && Buffer.compare(one.value, value) === 0);
      return index === -1 ? undefined : outcomes[index]?.status === 'admitted';
    });
    const deadline = performance.now() + DEADLINE_MS;
    try {
      const counts = await appendUntilKnown({
        ...{ log, record, fate, signal: both },
        isOver: () => performance.now() > deadline,
      });
      signal.throwIfAborted();
      if (counts !== undefined) return counts;
    } finally {
      cancel();
    }
    throw new Error(
      `the lobby has not taken the record within ${DEADLINE_MS / 1000} s: see whether the log answers, and try again`,
    );
  };

  const write: LobbyDesk['write'] = async (decide) => {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const event = decide();
      if (event === undefined) return false;
      const header: Header = {
        ...plainHeader(lobby.now()),
        streams: streamRefs(lobby, streamsOf(event), event),
        // A process that hangs and wakes up must not do what nobody has asked for for long.
        notAfter: Math.max(lobby.now(), logTime()) + COMMAND_LIFETIME,
        needs: FOLD_VERSION,
      };
      if (await settle(header, encodeRecord(header, event, activeFeatures(lobby)))) return true;
    }
    throw new Error(`others have changed the same ${MAX_TRIES} times meanwhile: try again`);
  };

  const until: LobbyDesk['until'] = async (isSo, withinMs) => {
    const { found, cancel } = expect(() => isSo() || undefined);
    try {
      const isFound = isSo() || (await Promise.race([found, pause(withinMs, both)])) === true;
      signal.throwIfAborted();
      return isFound;
    } finally {
      cancel();
    }
  };

  try {
    await Promise.race([reader.ready(), running]);
    const [stopped] = reader.stopped();
    if (stopped) throw new Error(`${stopped.topic}/${stopped.partition} can't be read on: ${stopped.reason}`);
    signal.throwIfAborted();
    return { lobby, write, until, close };
  } catch (error) {
    await close();
    throw error;
  }
};
