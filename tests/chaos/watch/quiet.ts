import { setTimeout as delay } from 'node:timers/promises';
import { EVENT_TOPICS, type EventLog, partitionKey } from '@battleline/events';
import pg from 'pg';

/** The log's ends by `<topic>/<partition>`. */
export type Ends = Readonly<Record<string, number>>;

const LOOK_MS = 500;
const STILL_MS = 4_000;

/** Where the event topics end now. */
export const readEnds = async (log: EventLog): Promise<Ends> => {
  const ends: Record<string, number> = {};
  for (const topic of Object.keys(EVENT_TOPICS))
    for (const [partition, end] of await log.ends(topic)) ends[partitionKey(topic, partition)] = end;
  return ends;
};

/** The checkpoints of all projections by `<projection>: <topic>/<partition>`. */
export const readCheckpoints = async (databaseUrl: string): Promise<Ends> => {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 3_000, query_timeout: 3_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ at: string; next: string }>(
      `select projection || ': ' || topic || '/' || topic_partition as at, next_offset as next from projection.checkpoint`,
    );
    return Object.fromEntries(rows.map(({ at, next }) => [at, Number(next)]));
  } finally {
    await client.end().catch(() => undefined);
  }
};

const partitionOf = (at: string): string => at.split(': ')[1] ?? '';

/** Checkpoints that don't stand at their partition's end. */
const behind = (checkpoints: Ends, ends: Ends): string[] =>
  Object.entries(checkpoints).flatMap(([at, next]) => {
    const end = ends[partitionOf(at)];
    return end === undefined || next >= end ? [] : [`${at} stands at ${next} of ${end}`];
  });

/**
 * Waits until nothing is written any more and all rows stand for all of it; the ends then. Where the time is up before,
 * the result says what still moved or lagged.
 */
export const waitUntilQuiet = async (
  log: EventLog,
  databaseUrl: string,
  withinMs: number,
): Promise<{ readonly ends: Ends; readonly restless: readonly string[] }> => {
  const deadline = performance.now() + withinMs;
  let ends = await readEnds(log);
  let stillSince = performance.now();
  for (;;) {
    await delay(LOOK_MS);
    const now = await readEnds(log);
    const moving = Object.keys(now).filter((at) => now[at] !== ends[at]);
    if (moving.length > 0) stillSince = performance.now();
    ends = now;
    const isStill = performance.now() - stillSince >= STILL_MS;
    const late = performance.now() > deadline;
    if (!isStill && !late) continue;
    const lagging = behind(await readCheckpoints(databaseUrl), ends);
    if (isStill && lagging.length === 0) return { ends, restless: [] };
    if (late) return { ends, restless: [...moving.map((at) => `${at} is still written to`), ...lagging] };
  }
};
