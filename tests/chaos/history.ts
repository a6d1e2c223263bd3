import { createWriteStream } from 'node:fs';
import type { OpenSocket } from '@battleline/client';
import { z } from 'zod';

/*
 * A run's folder, written by the runner and read by the checker:
 *
 *   run.json                 what was run, where its log is and how it ended: `runSchema`
 *   histories/<name>.jsonl   all that one client did and was told: one `HistoryEntry` a line, `who` first
 *
 * `t` is everywhere the time since the run's start in ms by the runner's own monotonic clock.
 *
 *   runner:   const history = createHistory(file, now, { name: 'p7', kind: 'player', client, tab });
 *             createClient({ addresses, token, tab, open: history.record(openSocket) });
 *             history.asked('move')  (where the player asks for a command)   …   await history.close()
 */

const t = z.number().min(0);
const connection = z.number().int().min(0);

export const HISTORY_KINDS = ['player', 'watcher', 'inspector', 'analyst'] as const;
export type HistoryKind = (typeof HISTORY_KINDS)[number];

export const historyEntrySchema = z.discriminatedUnion('type', [
  /**
   * The first line. An inspector is a fresh visitor who is shown all running tables by one gateway at one moment; an
   * analyst reads what Postgres shows analysts.
   */
  z.strictObject({
    type: z.literal('who'),
    t,
    name: z.string(),
    kind: z.enum(HISTORY_KINDS),
    /** null: a visitor */
    client: z.string().nullable(),
    tab: z.string().nullable(),
    /** an inspector's: the name of one of the run's moments */
    moment: z.string().optional(),
  }),
  /** The player asks for a command of this type: before it is sent, perhaps while he is offline. All of a type, or none. */
  z.strictObject({ type: z.literal('asked'), t, command: z.string() }),
  /** A socket to this address is being opened; connections are numbered from 0. */
  z.strictObject({ type: z.literal('connecting'), t, connection, address: z.string() }),
  z.strictObject({ type: z.literal('opened'), t, connection }),
  /** The socket is closed, by whomever. */
  z.strictObject({ type: z.literal('closed'), t, connection, code: z.number().int() }),
  /** A frame as it went over the wire. */
  z.strictObject({ type: z.literal('sent'), t, connection, frame: z.looseObject({ type: z.string() }) }),
  z.strictObject({ type: z.literal('heard'), t, connection, frame: z.looseObject({ type: z.string() }) }),
  /** An analyst has read all rows of the games that aren't over. */
  z.strictObject({
    type: z.literal('read'),
    t,
    games: z.array(z.strictObject({ table: z.string(), moves: z.number().int(), rows: z.string() })),
  }),
  /** The runner has closed this client; nothing follows. */
  z.strictObject({ type: z.literal('end'), t }),
]);
export type HistoryEntry = z.infer<typeof historyEntrySchema>;
export type Who = Extract<HistoryEntry, { type: 'who' }>;
/** What analysts were shown of one game: its number of moves, and all its rows as text. */
export type GameRead = Extract<HistoryEntry, { type: 'read' }>['games'][number];

const logSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('kafka'),
    brokers: z.array(z.string()).min(1),
    topicPrefix: z.string().default(''),
  }),
  z.strictObject({ kind: z.literal('postgres'), url: z.string(), topicPrefix: z.string().default('') }),
]);

/** `run.json`. */
export const runSchema = z.strictObject({
  format: z.literal(1),
  seed: z.number(),
  minutes: z.number(),
  /** for a later look; the servers must still run, or be started again on the same data */
  log: logSchema,
  /** the read models */
  databaseUrl: z.string(),
  /** when all players had stopped, and when the grace after that was over and the log's end was reached, `t` */
  stoppedAt: t,
  endedAt: t,
  /** ids of the gateways that still ran at `endedAt`: sessions may be attached to no other */
  livingGateways: z.array(z.string()).default([]),
  /** a command without an answer hangs after this time, ms */
  unansweredLimitMs: z.number().default(30_000),
  /** how long a session may stay after its last connection, ms of log time; `null`: not looked at */
  sessionGraceMs: z.number().nullable().default(90_000),
  /**
   * Quiet moments: no faults, no commands, everything answered. `ends` are the log's ends then, by `<topic>/<partition>`
   * without the prefix; every inspector of the moment must have been shown just what the log says up to there.
   */
  moments: z
    .array(z.strictObject({ name: z.string(), t, ends: z.record(z.string(), z.number().int().min(0)) }))
    .default([]),
  /** every fault caused, for attributing pauses; `until` where it lasted */
  faults: z
    .array(z.strictObject({ t, until: t.optional(), kind: z.string(), target: z.string().default('') }))
    .default([]),
});
export type Run = z.infer<typeof runSchema>;
/** What the runner writes: what has a default may be left out. */
export type RunInput = z.input<typeof runSchema>;

/** One client's history as it grows. */
export type History = {
  readonly asked: (command: string) => void;
  /** An analyst's: what `readAsAnalyst` found. */
  readonly read: (games: readonly GameRead[]) => void;
  /** The same door to the network, with all that passes written down. */
  readonly record: (open: OpenSocket) => OpenSocket;
  /** Resolves once everything is in the file. */
  readonly close: () => Promise<void>;
};

/** Begins a client's history in a new file; `now` is the run's clock in ms. */
export const createHistory = (file: string, now: () => number, who: Omit<Who, 'type' | 't'>): History => {
  const stream = createWriteStream(file, { flags: 'wx' });
  let failure: Error | undefined;
  stream.on('error', (error) => (failure ??= error));
  let connections = 0;
  let isClosed = false;
  const time = (): number => Math.round(now() * 10) / 10;
  const write = (entry: HistoryEntry): void => void (isClosed || stream.write(`${JSON.stringify(entry)}\n`));
  // A frame is JSON already: it goes into the line as it is.
  const writeFrame = (type: 'sent' | 'heard', connection: number, text: string): void => {
    const line = `{"type":"${type}","t":${time()},"connection":${connection},"frame":${text.replaceAll('\n', ' ')}}\n`;
    if (!isClosed) stream.write(line);
  };

  write({ type: 'who', t: time(), ...who });
  return {
    asked: (command) => write({ type: 'asked', t: time(), command }),
    read: (games) => write({ type: 'read', t: time(), games: [...games] }),
    record: (open) => (url, events) => {
      const connection = connections++;
      write({ type: 'connecting', t: time(), connection, address: url });
      const socket = open(url, {
        opened: () => {
          write({ type: 'opened', t: time(), connection });
          events.opened();
        },
        received: (text) => {
          writeFrame('heard', connection, text);
          events.received(text);
        },
        closed: (code) => {
          write({ type: 'closed', t: time(), connection, code });
          events.closed(code);
        },
      });
      return {
        send: (text) => {
          writeFrame('sent', connection, text);
          socket.send(text);
        },
        close: () => socket.close(),
      };
    },
    close: async () => {
      if (isClosed) return;
      write({ type: 'end', t: time() });
      isClosed = true;
      await new Promise<void>((resolve) => stream.once('close', resolve).end());
      if (failure) throw new Error(`the history ${file} could not be written`, { cause: failure });
    },
  };
};
