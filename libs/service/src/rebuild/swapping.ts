import pg from 'pg';
import { type Backoff, waitBackoff } from '../backoff.ts';
import type { Goals, ReadModel } from './read-model.ts';
import { beforeOf, nextOf, readViews, type ViewDefinition } from './structure.ts';

/** What a swap does first, while nothing else writes rows: brings the schema beside to where these stand. */
export type CatchUp = (standing: Goals | undefined) => Promise<void>;

// Shorter than Postgres's own look for deadlocks: a reader who waits for us is never the one that is refused.
const LOCK_TIMEOUT_MS = 300;
const BACKOFF: Backoff = { firstMs: 100, maxMs: 2_000 };
const GIVE_UP_AFTER = 60;

export type Swapping = {
  readonly client: pg.ClientBase;
  readonly model: ReadModel;
  readonly note: (line: string) => void;
  readonly signal: AbortSignal;
};

/**
 * Puts the schema beside in the place of the one that is shown, in one transaction: the projection that works waits for
 * it and goes on in the new tables, readers see the one or the other. The old tables stay, for a rollback.
 */
export const swapIn = async (swapping: Swapping, catchUp: CatchUp): Promise<void> => {
  const { client, model } = swapping;
  const { schema } = model;
  const views = await readViews(client, schema);
  await client.query(`drop schema if exists ${beforeOf(schema)} cascade`);
  await tryOften(swapping, async () => {
    await catchUp(await model.lock(client));
    if (await hasSchema(client, schema)) await client.query(`alter schema ${schema} rename to ${beforeOf(schema)}`);
    await client.query(`alter schema ${nextOf(schema)} rename to ${schema}`);
    await replaceViews(client, views);
    await model.follow(client, 'swapped in');
  });
};

/** Takes the swap back: the rows are those of before, and the projection goes on from where they stand. */
export const swapBack = async (swapping: Swapping): Promise<void> => {
  const { client, model } = swapping;
  const { schema } = model;
  if (!(await hasSchema(client, beforeOf(schema)))) throw new Error(`there is no ${beforeOf(schema)} to go back to`);
  const views = await readViews(client, schema);
  await client.query(`drop schema if exists ${nextOf(schema)} cascade`);
  await tryOften(swapping, async () => {
    await model.lock(client);
    await client.query(`alter schema ${schema} rename to ${nextOf(schema)}`);
    await client.query(`alter schema ${beforeOf(schema)} rename to ${schema}`);
    await replaceViews(client, views);
    await model.follow(client, 'swapped back');
  });
};

const hasSchema = async (client: pg.ClientBase, schema: string): Promise<boolean> =>
  (await client.query('select 1 from pg_namespace where nspname = $1', [schema])).rows.length > 0;

/** The views' names stand for the same queries again, now of other tables; those that were dropped come back. */
const replaceViews = async (client: pg.ClientBase, views: readonly ViewDefinition[]): Promise<void> => {
  for (const { schema, name, query, options, comment, grants } of views) {
    const view = `${schema}.${name}`;
    const { rows } = await client.query('select 1 from pg_views where schemaname = $1 and viewname = $2', [
      schema,
      name,
    ]);
    const settings = options.length > 0 ? `with (${options.join(', ')})` : '';
    await client.query(`create or replace view ${view} ${settings} as ${query}`);
    if (rows.length > 0) continue;
    for (const { privilege, role } of grants)
      await client.query(
        `grant ${privilege} on ${view} to ${role === 'public' ? 'public' : pg.escapeIdentifier(role)}`,
      );
    if (comment !== null) await client.query(`comment on view ${view} is ${pg.escapeLiteral(comment)}`);
  }
};

const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK = '40P01';

/** A transaction that gives way to readers, and is tried again. */
const tryOften = async ({ client, note, signal }: Swapping, work: () => Promise<void>): Promise<void> => {
  for (let tries = 0; ; tries += 1) {
    await client.query('begin');
    try {
      await client.query(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
      await work();
      await client.query('commit');
      return;
    } catch (error) {
      await client.query('rollback').catch(() => undefined); // without a connection it is rolled back anyway
      const isBusy = error instanceof pg.DatabaseError && [LOCK_NOT_AVAILABLE, DEADLOCK].includes(error.code ?? '');
      if (!isBusy || tries >= GIVE_UP_AFTER) throw error;
      note('somebody reads for long: tried again in a moment');
    }
    await waitBackoff(BACKOFF, tries, signal);
  }
};
