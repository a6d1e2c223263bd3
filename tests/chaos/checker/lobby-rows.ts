import { flagsWon, otherSeat, SEATS, seatOf } from '@battleline/domain';
import type { LogBook } from './log-book.ts';
import type { Row } from './table-rows.ts';

// What the read models should hold that isn't one table's, made of the log book; columns in the order of the queries.

/** The queries of all rows of these views, in any order. */
export const LOBBY_QUERIES = {
  'api.players': 'select client_id, kind, seat, table_id, opponent_id from api.players',
  'api.invites': 'select invite_id, inviter_id from api.invites',
  'api.player_statistics':
    'select client_id, games, wins, losses, draws, flags_won, flags_lost from api.player_statistics',
  'api.void_records': `select topic, topic_partition as partition, log_offset::float8 as offset, reason
    from api.void_records`,
} as const;
export type LobbyView = keyof typeof LOBBY_QUERIES;

const playerRows = ({ lobby }: LogBook): Row[] =>
  [...lobby.players].flatMap(([client_id, { session, seat: table }]) => {
    if (!session) return [];
    const sitting = table === null ? undefined : lobby.sittings.get(table);
    const seat = SEATS.find((one) => sitting?.[one] === client_id) ?? null;
    const opponent_id = (sitting && seat && sitting[otherSeat(seat)]) ?? null;
    return [{ client_id, kind: session.kind, seat, table_id: table, opponent_id }];
  });

const inviteRows = ({ lobby }: LogBook): Row[] =>
  [...lobby.players].flatMap(([inviter_id, { invites }]) =>
    [...invites].flatMap(([invite_id, { invitee, link }]) =>
      invitee === null && !link ? [{ invite_id, inviter_id }] : [],
    ),
  );

const statisticsRows = ({ tables }: LogBook): Row[] => {
  const none = { games: 0, wins: 0, losses: 0, draws: 0, flags_won: 0, flags_lost: 0 };
  const sums = new Map<string, typeof none>();
  for (const state of tables.states.values()) {
    const position = 'position' in state ? state.position : undefined;
    if (state.status === 'unknown' || !position?.result) continue;
    const { winner } = position.result;
    for (const client of [state.north, state.south]) {
      const seat = seatOf(state, client);
      if (!seat) continue;
      const sum = { ...(sums.get(client) ?? none) };
      sum.games += 1;
      sum[winner === null ? 'draws' : winner === seat ? 'wins' : 'losses'] += 1;
      sum.flags_won += flagsWon(position, seat).length;
      sum.flags_lost += flagsWon(position, otherSeat(seat)).length;
      sums.set(client, sum);
    }
  }
  return [...sums].map(([client_id, sum]) => ({ client_id, ...sum }));
};

/** All rows that these views should show. */
export const lobbyRows = (book: LogBook): Record<LobbyView, readonly Row[]> => ({
  'api.players': playerRows(book),
  'api.invites': inviteRows(book),
  'api.player_statistics': statisticsRows(book),
  'api.void_records': book.voids,
});
