import { type PartitionKey, partitionKey } from '@battleline/events';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../postgres/tables.ts';
import { differences, digestSchema, olderTables, type SchemaDigest } from './comparison.ts';
import type { Filling, FillingOptions, Goals, ReadModel } from './read-model.ts';
import { nextOf, createBeside } from './structure.ts';
import { swapIn } from './swapping.ts';

export type Rebuilding = FillingOptions & { readonly model: ReadModel; readonly note: (line: string) => void };

/** The new rows against those that stand, both of the same records. */
export type Comparison = {
  readonly rebuilt: SchemaDigest;
  /** undefined where nothing stood */
  readonly standing: SchemaDigest | undefined;
  readonly differences: readonly string[];
  /** tables that differ only in what older versions wrote otherwise */
  readonly older: readonly string[];
};

/** What stands beside, filled and ready to be swapped in. */
export type Rebuilt = { readonly filling: Filling; readonly comparison: Comparison };

/**
 * Fills a new schema beside the one that is shown, from the log's start to where that stands, while it goes on.
 * Rejects with a `ProjectionError` where its checkpoints are of another log.
 */
export const rebuild = async (rebuilding: Rebuilding): Promise<Rebuilt> => {
  const { client, kysely, model } = rebuilding;
  await createBeside(client, model.schema);
  const filling = await model.fill('beginning', rebuilding);
  await catchUp(rebuilding, filling);
  // What the indexes have is read from them alone only once a vacuum has seen the pages.
  for (const { name } of await tablesOf(kysely, nextOf(model.schema)))
    await client.query(`vacuum (analyze) ${nextOf(model.schema)}.${name}`);
  return { filling, comparison: await compare(rebuilding, filling) };
};

/** Goes on with a schema beside that was filled before. */
export const resume = async (rebuilding: Rebuilding): Promise<Rebuilt> => {
  const filling = await rebuilding.model.fill('beside', rebuilding);
  await catchUp(rebuilding, filling);
  return { filling, comparison: await compare(rebuilding, filling) };
};

/** Shows what stands beside from now on. */
export const showRebuilt = (rebuilding: Rebuilding, { filling }: Rebuilt): Promise<void> =>
  swapIn(rebuilding, async (standing) => {
    if (standing) await filling.fillTo(standing, 'given');
  });

/** Where the rows that are shown stand; where none do, the log's end. */
const wantedGoals = async ({ log, kysely, model }: Rebuilding): Promise<Goals> => {
  const standing = await model.standing(kysely);
  if (standing) return standing;
  const goals = new Map<PartitionKey, number>();
  for (const topic of Object.keys(model.topics))
    for (const [partition, end] of await log.ends(topic)) goals.set(partitionKey(topic, partition), end);
  return goals;
};

const CLOSE_ENOUGH = 1_000;
const MAX_ROUNDS = 20;

const catchUp = async (rebuilding: Rebuilding, filling: Filling): Promise<void> => {
  for (let rounds = 0; rounds < MAX_ROUNDS; rounds += 1) {
    const goals = await wantedGoals(rebuilding);
    const missing = [...goals].reduce((sum, [place, next]) => sum + Math.max(0, next - filling.next(place)), 0);
    await filling.fillTo(goals, 'own');
    if (missing < CLOSE_ENOUGH) return;
  }
};

const tablesOf = async (kysely: Kysely<Tables>, schema: string) =>
  (await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = ${schema}`.execute(kysely))
    .rows;

/** The rows that stand, at one moment; then those beside, brought to the same records. */
const compare = async ({ kysely, model }: Rebuilding, filling: Filling): Promise<Comparison> => {
  const { standing, goals } = await kysely
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (transaction) => ({
      goals: await model.standing(transaction),
      standing: await digestSchema(transaction, model.schema, model.older),
    }));
  if (goals) await filling.fillTo(goals, 'own');
  const rebuilt = (await digestSchema(kysely, nextOf(model.schema), model.older)) ?? new Map();
  if (!standing || !goals) return { standing: undefined, rebuilt, differences: [], older: [] };
  return {
    ...{ standing, rebuilt },
    differences: differences(standing, rebuilt),
    older: olderTables(standing, rebuilt),
  };
};
