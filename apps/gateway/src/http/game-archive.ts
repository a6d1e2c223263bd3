import type { ClientId, GameId, GameRecord, ResultKind, Seat } from '@battleline/domain';
import type { Happening } from '@battleline/protocol';
import type { Database } from '@battleline/service';
import { sql } from 'kysely';

/** A finished game as the read models know it: players are ids there. */
export type ArchivedGame = {
  readonly game: GameId;
  readonly north: ClientId;
  readonly south: ClientId;
  readonly finishedAt: Date;
  readonly winner: Seat | null;
  readonly endedBy: ResultKind;
  readonly moves: number;
  readonly northFlags: number;
  readonly southFlags: number;
};
export type ArchivedRecord = ArchivedGame & {
  readonly record: GameRecord;
  readonly openedAt: Date;
  readonly commitment: string;
  readonly seed: string;
  readonly northNonce: string | null;
  readonly southNonce: string | null;
  /** the game whose deal it had; null: its own */
  readonly sameDealAs: GameId | null;
};

/** Games as they stand in the read models, about a second behind the log. All reject while Postgres is away. */
export type GameArchive = {
  /** undefined: no such game, or it isn't over */
  readonly record: (game: GameId) => Promise<ArchivedRecord | undefined>;
  /** what watchers may know of each move; undefined: no such game */
  readonly moves: (game: GameId) => Promise<readonly Happening[] | undefined>;
  /** the newest first; ended before that time where one is given */
  readonly gamesOf: (client: ClientId, before: Date | null, limit: number) => Promise<readonly ArchivedGame[]>;
};

/** The event of each kind of move, by the move's first word. */
const EVENTS: Readonly<Record<string, string>> = {
  claim: 'FlagsClaimed',
  play: 'CardPlayed',
  pass: 'Passed',
  draw: 'CardDrawn',
  scout: 'ScoutPlayed',
  return: 'CardsReturned',
  deserter: 'CardDeserted',
  redeploy: 'CardRedeployed',
  traitor: 'CardTaken',
  resign: 'Resigned',
};

type MoveRow = {
  readonly type: string;
  readonly seat: Seat;
  readonly move: string;
  readonly troop: number | null;
  readonly tactics: number | null;
  readonly won: number[] | null;
  readonly refused: NonNullable<Happening['refused']> | null;
};

/** As gateways tell watchers of it: of cards that were put back only the numbers while the game runs. */
const happeningOf = ({ type, seat, move, troop, tactics, won, refused }: MoveRow): Happening => {
  const counts = [
    ['troop', troop ?? 0],
    ['tactics', tactics ?? 0],
  ] as const;
  const back = counts.flatMap(([deck, count]) => (count > 0 ? ` ${count} ${deck}` : []));
  const text = move === 'return' ? `return${back.join('')}` : move;
  const happening = { type: EVENTS[type] ?? type, seat, text };
  return type === 'claim' ? { ...happening, won: won ?? [], refused: refused ?? [] } : happening;
};

const GAME = sql`
  g.game_id as "game", g.north_id as "north", g.south_id as "south", g.finished_at as "finishedAt", g.winner,
  g.ended_by as "endedBy", g.north_flags as "northFlags", g.south_flags as "southFlags",
  g.moves`;

/** Reads the views that analysts read: they hide what nobody may know yet. */
export const readArchive = ({ kysely }: Database): GameArchive => ({
  record: async (game) => {
    const { rows } = await sql<ArchivedRecord>`
      select ${GAME}, r.record, g.opened_at as "openedAt", g.commitment, g.seed, g.north_nonce as "northNonce",
        g.south_nonce as "southNonce", g.same_deal_as as "sameDealAs"
      from analytics.games g join api.game_records r using (table_id)
      where g.game_id = ${game} and g.finished_at is not null`.execute(kysely);
    return rows[0];
  },
  moves: async (game) => {
    const { rows } = await sql<MoveRow>`
      select m.type, m.seat, m.move, m.returned_troop as troop, m.returned_tactics as tactics, c.won, c.refused
      from analytics.games g
      join analytics.moves m using (table_id)
      left join lateral (
        select
          array_agg(flag order by flag) filter (where won) as won,
          jsonb_agg(jsonb_build_object('flag', flag, 'counterExample', counter_example) order by flag)
            filter (where not won) as refused
        from analytics.claims where table_id = m.table_id and move_number = m.move_number
      ) c on m.type = 'claim'
      where g.game_id = ${game}
      order by g.sitting, m.move_number`.execute(kysely);
    if (rows.length > 0) return rows.map(happeningOf);
    const known = await sql`select 1 from analytics.games where game_id = ${game} limit 1`.execute(kysely);
    return known.rows.length > 0 ? [] : undefined;
  },
  gamesOf: async (client, before, limit) => {
    const { rows } = await sql<ArchivedGame>`
      select ${GAME} from analytics.games g
      where (g.north_id = ${client} or g.south_id = ${client}) and g.finished_at is not null
        and (${before}::timestamptz is null or g.finished_at < ${before}::timestamptz)
      order by g.finished_at desc limit ${limit}`.execute(kysely);
    return rows;
  },
});
