import type { RowStanding } from '@battleline/events';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../postgres/tables.ts';
import { CLIENTS_SCHEMA } from './client-row.ts';

type StandingRow = {
  readonly topic_partition: number;
  readonly next_offset: number;
  readonly identity: string | null;
  readonly now: number;
  readonly minutes: readonly (string | number)[];
};

const tableOf = (schema: string) => sql.table(`${schema}.standing`);

const standingOf = (row: StandingRow | undefined): RowStanding => ({
  next: row?.next_offset ?? 0,
  identity: row?.identity ?? null,
  // No player's clock goes by this topic's uptime, so it isn't kept.
  clock: { now: row?.now ?? 0, minutes: row?.minutes.map(Number) ?? [], uptime: 0 },
});

/** How far the rows of the topic `clients` are, by partition; none for one that has no row yet. */
export const readStandings = async (
  kysely: Kysely<Tables>,
  schema = CLIENTS_SCHEMA,
): Promise<ReadonlyMap<number, RowStanding>> => {
  const { rows } = await sql<StandingRow>`select * from ${tableOf(schema)}`.execute(kysely);
  return new Map(rows.map((row) => [row.topic_partition, standingOf(row)]));
};

/** How far the rows of one partition are; locked, so that nobody else moves it before the transaction ends. */
export const lockStanding = async (
  transaction: Kysely<Tables>,
  partition: number,
  schema = CLIENTS_SCHEMA,
): Promise<RowStanding> => {
  await sql`
    insert into ${tableOf(schema)} (topic_partition, next_offset, now, minutes) values (${partition}, 0, 0, '{}')
    on conflict do nothing`.execute(transaction);
  const { rows } = await sql<StandingRow>`
    select * from ${tableOf(schema)} where topic_partition = ${partition} for update`.execute(transaction);
  return standingOf(rows[0]);
};

export const moveStanding = async (
  transaction: Kysely<Tables>,
  partition: number,
  { next, identity, clock }: RowStanding,
  schema = CLIENTS_SCHEMA,
): Promise<void> => {
  await sql`
    update ${tableOf(schema)}
    set next_offset = ${next}, identity = ${identity}, now = ${clock.now}, minutes = ${clock.minutes}::bigint[]
    where topic_partition = ${partition}`.execute(transaction);
};
