import type { EventLog } from '@battleline/events';
import pg from 'pg';
import { kyselyOver } from '../postgres/kysely-over.ts';
import { type Checkpoint, readCheckpoints } from '../projection/checkpoint.ts';
import type { Projection } from '../projection/projection.ts';
import { untilRows } from '../projection/row-waiting.ts';
import type { TestDatabase } from './test-database.ts';

/** Waits until rows stand for all that is in the log now; says where it stood when the time was up. */
export const waitForRows = async (
  database: TestDatabase,
  projection: Pick<Projection, 'name' | 'version' | 'topics'>,
  log: EventLog,
  deadlineMs = 20_000,
): Promise<void> => {
  const ends = new Map<string, ReadonlyMap<number, number>>();
  for (const topic of Object.keys(projection.topics)) ends.set(topic, await log.ends(topic));
  const isThere = (standing: readonly Checkpoint[]): boolean =>
    standing.length > 0 && standing.every((one) => one.next >= (ends.get(one.topic)?.get(one.partition) ?? 0));
  await waitForCheckpoint(database, projection, isThere, deadlineMs);
};

/** Waits until the checkpoints are as they should be. */
export const waitForCheckpoint = async (
  { url, pool }: TestDatabase,
  projection: Pick<Projection, 'name' | 'version'>,
  isThere: (standing: readonly Checkpoint[]) => boolean,
  deadlineMs = 20_000,
): Promise<void> => {
  const kysely = kyselyOver(pool);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  let standing: readonly Checkpoint[] = [];
  const areThere = async (): Promise<boolean> => {
    standing = await readCheckpoints(kysely, projection);
    return isThere(standing);
  };
  try {
    if (await untilRows(client, areThere, AbortSignal.timeout(deadlineMs))) return;
    throw new Error(`the rows stand only so far: ${JSON.stringify(standing)}`);
  } finally {
    await client.end();
  }
};
