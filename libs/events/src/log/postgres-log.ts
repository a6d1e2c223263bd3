import pg from 'pg';
import type { AppendObserver } from './append-batch.ts';
import { type EventLog, LogError } from './event-log.ts';
import { type Landing, LOG_CHANNEL, postgresAppender } from './postgres-log-append.ts';
import { createOutageNotice, type NoticeLog } from './outage-notice.ts';
import { messageOf, postgresConnection } from './postgres-log-connection.ts';
import { followPostgres, type GrowthListener, type SubscribeToGrowth } from './postgres-log-follow.ts';
import {
  checkDurability,
  createTopics,
  deleteExpired,
  deleteSuperseded,
  describeTopic,
  readEnds,
  readIdentity,
  readProcessId,
  readOffsetsAt,
} from './postgres-log-topics.ts';

export type PostgresLogOptions = {
  /** `postgres://user:password@host:port/database`, where the migrations have run. */
  readonly url: string;
  /** Shown by `pg_stat_activity`. */
  readonly name?: string;
  /** Appends beyond this number of waiting records are answered `busy`. */
  readonly maxQueued?: number;
  /** How long a record may wait for a lost connection before it is answered `unavailable`. */
  readonly appendTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
  readonly statementTimeoutMs?: number;
  /** Told when the log goes away and when it answers again. */
  /** How often what need not be kept is deleted; ten minutes unless told otherwise. */
  readonly tidyEveryMs?: number;
  readonly log?: NoticeLog;
  /** Accepts a server that may lose confirmed events; for tests that don't test durability. */
  readonly allowUnsafe?: boolean;
  /** Told of each request that has appended. */
  readonly onAppend?: AppendObserver;
};

/** SQLSTATE of a statement that names a table that isn't there. */
const UNDEFINED_TABLE = '42P01';
const reasonFor = (error: unknown): string =>
  error instanceof pg.DatabaseError && error.code === UNDEFINED_TABLE
    ? `this database holds no event log yet (${error.message}); npm run --silent ops -- database migrate makes its tables`
    : `Postgres does not answer: ${messageOf(error)}`;

/**
 * The event log in Postgres, schema `event_log`: one connection for appends, one for everything that reads.
 * Rejects with UNAVAILABLE, or with UNSAFE_SETTINGS where the server could lose what it confirmed.
 */
export async function postgresLog(options: PostgresLogOptions): Promise<EventLog> {
  const { name = 'battleline log', statementTimeoutMs = 3_000, connectTimeoutMs = 2_000 } = options;
  const followers = new Set<GrowthListener>();
  const closing = new AbortController();

  // Followers of this process take its own appends from the answer, before the notification could come.
  let writerProcessId: number | undefined;
  const prepare = async (client: pg.Client) => {
    writerProcessId = await readProcessId(client);
    if (!options.allowUnsafe) await checkDurability(client);
  };
  const listen = async (client: pg.Client) => {
    client.on('notification', ({ payload, processId }) => {
      if (processId !== writerProcessId) spread((payload ?? '').split(','), followers);
    });
    await client.query(`listen ${LOG_CHANNEL}`);
    spread([''], followers); // what grew while nobody listened
  };
  const timeouts = { url: options.url, connectTimeoutMs, statementTimeoutMs };
  const connect = (use: 'append' | 'follow', onConnect: (client: pg.Client) => Promise<void>) => {
    const notice = createOutageNotice({ connection: use }, options.log);
    return postgresConnection({ ...timeouts, name: `${name}: ${use}`, notice, onConnect });
  };
  const [writer, reader] = [connect('append', prepare), connect('follow', listen)];
  // A new connection of either may lead to another log: followers compare before they go on.
  const following = { use: reader.use, generation: () => reader.generation() + writer.generation() };
  const limits = { maxQueued: options.maxQueued ?? 10_000, appendTimeoutMs: options.appendTimeoutMs ?? 3_000 };
  const spreadLandings = (landings: readonly Landing[]): void => {
    for (const landing of landings)
      for (const follower of followers) if (follower.topic === landing.topic) follower.landed(landing);
  };
  const appender = postgresAppender(writer, limits, spreadLandings, options.onAppend);

  const subscribe: SubscribeToGrowth = (follower) => {
    followers.add(follower);
    return () => void followers.delete(follower);
  };
  const checkOpen = () => {
    if (closing.signal.aborted) throw new LogError('CLOSED', 'this log has been closed');
  };
  const ask = async <T>(question: (client: pg.Client) => Promise<T>): Promise<T> => {
    checkOpen();
    try {
      return await reader.use(question);
    } catch (error) {
      if (error instanceof LogError) throw error;
      throw new LogError('UNAVAILABLE', reasonFor(error), { cause: error });
    }
  };
  const tidy = async (client: pg.Client) => {
    await deleteExpired(client);
    await deleteSuperseded(client);
  };
  const expiry = setInterval(() => void ask(tidy).catch(() => undefined), options.tidyEveryMs ?? 600_000); // the next turn mends it
  expiry.unref();

  let closed: Promise<void> | undefined;
  const close = async () => {
    closing.abort();
    clearInterval(expiry);
    await appender.drain();
    await Promise.all([writer.close(), reader.close()]);
  };

  const log: EventLog = {
    append: async (records) => {
      checkOpen();
      return appender.append(records);
    },
    follow: (request, signal) => {
      checkOpen();
      return followPostgres(following, subscribe, request, AbortSignal.any([signal, closing.signal]));
    },
    ends: (topic) => ask((client) => readEnds(client, topic)),
    offsetsAt: (topic, time) => ask((client) => readOffsetsAt(client, topic, time)),
    identity: () => ask(readIdentity),
    describe: (topic) => ask((client) => describeTopic(client, topic)),
    createTopics: (specs) => ask((client) => createTopics(client, specs)),
    close: () => (closed ??= close()),
  };
  try {
    await Promise.all([writer.use(async () => undefined), log.identity()]);
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
}

/** Tells the followers of the partitions that grew; an empty place may mean any. */
function spread(places: readonly string[], followers: ReadonlySet<GrowthListener>): void {
  for (const place of places) {
    const slash = place.lastIndexOf('/');
    for (const follower of followers) {
      if (place === '') follower.grown(undefined);
      else if (follower.topic === place.slice(0, slash)) follower.grown(Number(place.slice(slash + 1)));
    }
  }
}
