import { randomBytes } from 'node:crypto';
import type { ClientId } from '@battleline/domain';
import type { ExportedGame } from '@battleline/protocol';
import { type Database, nameStore, revokeLogins } from '@battleline/service';
import { sql } from 'kysely';
import type { AccountStore, Login } from './account-store.ts';

const LOGIN_DAYS = 90;
/** How long the generation before is still good: the answer with the new one may have been lost. */
const GRACE_SECONDS = 60;
/** Longer than a registration's record can be admitted after it was decided. */
const REGISTERING_SECONDS = 60;
const MAX_GAMES = 10_000;

/** Accounts as the projector has written them, and what only Postgres knows of logins and tries. */
export const postgresStore = ({ kysely }: Pick<Database, 'kysely'>): AccountStore => ({
  ...nameStore(kysely),
  beginRegistering: async (client, name) => {
    const { rows } = await sql`
      insert into accounts.registering as standing (client_id, name_key) values (${client}, ${name})
      on conflict (client_id) do update set name_key = excluded.name_key, begun_at = clock_timestamp()
      where standing.name_key = excluded.name_key
        or standing.begun_at < clock_timestamp() - make_interval(secs => ${REGISTERING_SECONDS})
      returning client_id`.execute(kysely);
    return rows.length > 0;
  },
  endRegistering: async (client) => {
    await sql`delete from accounts.registering where client_id = ${client}`.execute(kysely);
  },
  countTry: async (what, { tries, seconds }) => {
    const { rows } = await sql<{ tries: number; left: number }>`
      insert into accounts.try as standing (what, tries, ends_at)
      values (${what}, 1, clock_timestamp() + make_interval(secs => ${seconds}))
      on conflict (what) do update set
        tries = case when standing.ends_at <= clock_timestamp() then 1 else standing.tries + 1 end,
        ends_at = case when standing.ends_at <= clock_timestamp() then excluded.ends_at else standing.ends_at end
      returning tries, ceil(extract(epoch from ends_at - clock_timestamp()))::int as left`.execute(kysely);
    const [row] = rows;
    return row && row.tries > tries ? Math.max(1, row.left) : 0;
  },
  forgetTries: async (what) => {
    await sql`delete from accounts.try where what = ${what} or ends_at <= clock_timestamp()`.execute(kysely);
  },
  startLogin: async (client) => {
    const login = randomBytes(16).toString('hex');
    await sql`delete from accounts.login where client_id = ${client} and expires_at <= clock_timestamp()`.execute(
      kysely,
    );
    await sql`
      insert into accounts.login (login_id, client_id, expires_at)
      values (${login}, ${client}, clock_timestamp() + make_interval(days => ${LOGIN_DAYS}))`.execute(kysely);
    return { login, client, generation: 0 };
  },
  nextLogin: async (login, generation) => {
    const { rows } = await sql<{ client_id: ClientId; generation: number }>`
      update accounts.login set
        generation = ${generation} + 1,
        rotated_at = case when generation = ${generation} then clock_timestamp() else rotated_at end,
        expires_at = clock_timestamp() + make_interval(days => ${LOGIN_DAYS})
      where login_id = ${login} and not revoked and expires_at > clock_timestamp() and (generation = ${generation}
        or (generation = ${generation} + 1 and rotated_at > clock_timestamp() - make_interval(secs => ${GRACE_SECONDS})))
      returning client_id, generation`.execute(kysely);
    const [row] = rows;
    if (row) return { login, client: row.client_id, generation: row.generation } satisfies Login;
    // An old token in use means that somebody has a copy of it: nobody gets in by this login any more.
    await sql`update accounts.login set revoked = true where login_id = ${login}`.execute(kysely);
    return undefined;
  },
  revokeLogin: async (login) => {
    await sql`update accounts.login set revoked = true where login_id = ${login}`.execute(kysely);
  },
  revokeLogins: (client) => revokeLogins(kysely, client),
  gamesOf: async (client) => {
    const { rows } = await sql<ExportedGame>`
      select g.table_id as "table", g.game_id as game, g.sitting,
        case when g.north_id = ${client} then 'north' else 'south' end as seat,
        case when g.north_id = ${client} then g.south_id else g.north_id end as opponent, g.status,
        g.opened_at as "openedAt", g.finished_at as "finishedAt", g.winner, g.ended_by as "endedBy",
        coalesce(r.record -> 'moves', '[]'::jsonb) as moves
      from analytics.games g left join api.game_records r using (table_id)
      where g.north_id = ${client} or g.south_id = ${client}
      order by g.opened_at limit ${MAX_GAMES}`.execute(kysely);
    return rows;
  },
});
