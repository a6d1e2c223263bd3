import {
  type Card,
  countByDeck,
  eventText,
  flagsWon,
  type GameId,
  type MoveEvent,
  type OpenTable,
} from '@battleline/domain';
import { isRunning } from './table-book.ts';
import { createReplay, isMove, type TableStory } from './table-story.ts';

// What the game log and the list of tables should hold of one table, made of the log's story of it. Rows are compared
// as JSON: columns stand in the order of the queries.

export type Row = Readonly<Record<string, unknown>>;

const QUERY_OF_GAMES = `select table_id, game_id, sitting, north_id, south_id, claim_timing, on_leave, status,
  first_seat, winner, ended_by, moves, north_flags, south_flags, commitment, seed, north_nonce, south_nonce,
  troop_deck, tactics_deck, same_deal_as from analytics.games where table_id = any($1)`;
const QUERY_OF_MOVES = `select table_id, move_number, seat, phase, type, move, card, flag, to_flag, deck, returned,
  returned_troop, returned_tactics from analytics.moves where table_id = any($1) order by move_number`;
const QUERY_OF_CLAIMS = `select table_id, move_number, flag, seat, won, counter_example from analytics.claims
  where table_id = any($1) order by move_number, flag`;
const QUERY_OF_TABLES = `select table_id, game_id, north_id, south_id, status, moves, north_flags, south_flags
  from api.tables where table_id = any($1)`;

/** The queries of all rows of some tables. */
export const TABLE_QUERIES = {
  'analytics.games': QUERY_OF_GAMES,
  'analytics.moves': QUERY_OF_MOVES,
  'analytics.claims': QUERY_OF_CLAIMS,
  'api.tables': QUERY_OF_TABLES,
} as const;
export type TableView = keyof typeof TABLE_QUERIES;

const positionOf = (state: OpenTable) => ('position' in state ? state.position : undefined);

const flagCounts = (state: OpenTable): { north_flags: number; south_flags: number } => {
  const position = positionOf(state);
  const count = (seat: 'north' | 'south'): number => (position ? flagsWon(position, seat).length : 0);
  return { north_flags: count('north'), south_flags: count('south') };
};

const gameRow = ({ table, entries }: TableStory, state: OpenTable, isOpen: boolean): Row => {
  const dealt = entries.map(({ event }) => event).find((event) => event.type === 'Dealt');
  const result = positionOf(state)?.result;
  const open = <Value>(value: Value): Value | null => (isOpen ? value : null);
  return {
    table_id: table,
    game_id: state.game,
    sitting: state.sitting,
    north_id: state.north,
    south_id: state.south,
    claim_timing: state.options.claimTiming,
    on_leave: state.options.onLeave,
    // A saved sitting stays so when its table is closed.
    status: state.status === 'closed' && !result ? 'saved' : state.status,
    first_seat: dealt?.first ?? null,
    winner: result?.winner ?? null,
    ended_by: result?.by ?? null,
    moves: 'moves' in state ? state.moves : 0,
    ...flagCounts(state),
    commitment: state.commitment,
    seed: open(state.seed),
    north_nonce: open(state.nonces.north),
    south_nonce: open(state.nonces.south),
    troop_deck: open(dealt?.troop ?? null),
    tactics_deck: open(dealt?.tactics ?? null),
    same_deal_as: state.sameDealAs?.game ?? null,
  };
};

const moveRow = (table: string, number: number, event: MoveEvent, phase: string | undefined, isOpen: boolean): Row => {
  const isDraw = event.type === 'CardDrawn' || event.type === 'ScoutPlayed';
  const cards: readonly Card[] | undefined = event.type === 'CardsReturned' ? event.cards : undefined;
  const counts = cards && countByDeck(cards);
  const text = eventText(event);
  const [type = ''] = text.split(' ');
  const from = 'from' in event ? event.from : 'flag' in event ? event.flag : null;
  return {
    table_id: table,
    move_number: number,
    seat: event.seat,
    phase,
    type,
    move: cards && !isOpen ? 'return' : text,
    card: 'card' in event && (isOpen || !isDraw) ? event.card : null,
    flag: from,
    to_flag: 'to' in event && event.to !== 'dish' ? event.to : null,
    deck: 'deck' in event ? event.deck : null,
    returned: isOpen ? (cards ?? null) : null,
    returned_troop: counts?.troop ?? null,
    returned_tactics: counts?.tactics ?? null,
  };
};

const claimRows = (table: string, number: number, event: MoveEvent): Row[] => {
  if (event.type !== 'FlagsClaimed') return [];
  const row = { table_id: table, move_number: number };
  const { seat } = event;
  return [
    ...event.won.map((flag) => ({ ...row, flag, seat, won: true, counter_example: null })),
    ...event.refused.map(({ flag, counterExample }) => ({
      ...row,
      flag,
      seat,
      won: false,
      counter_example: counterExample,
    })),
  ].sort((a, b) => a.flag - b.flag);
};

/** All rows that a table should have, by view, in the order of the queries; `over` = the games that have ended. */
export const tableRows = (story: TableStory, over: ReadonlySet<GameId>): Record<TableView, Row[]> => {
  const { table, entries } = story;
  const replay = createReplay(story);
  const state = replay(entries.length)?.state;
  if (!state || state.status === 'unknown') throw new Error(`${table} was never opened`);
  // At whichever of its sittings the game has ended.
  const isOpen = over.has(state.game);
  const again = createReplay(story);
  const [moves, claims]: [Row[], Row[]] = [[], []];
  const [opened] = entries;
  const earlier = opened?.event.type === 'TableOpened' ? (opened.event.resumed?.moves ?? 0) : 0;
  for (const [index, { event }] of entries.entries()) {
    if (!isMove(event)) continue;
    const before = again(index)?.state;
    const phase = before && 'position' in before ? before.position.turn?.phase : undefined;
    const number = earlier + moves.length + 1;
    moves.push(moveRow(table, number, event, phase, isOpen));
    claims.push(...claimRows(table, number, event));
  }
  const { game: game_id, north: north_id, south: south_id, status } = state;
  const listed = {
    table_id: table,
    game_id,
    north_id,
    south_id,
    status,
    moves: earlier + moves.length,
    ...flagCounts(state),
  };
  return {
    'analytics.games': [gameRow(story, state, isOpen)],
    'analytics.moves': moves,
    'analytics.claims': claims,
    'api.tables': isRunning(state) ? [listed] : [],
  };
};
