import type { Deal } from './deck.ts';
import type { ClientId, GameId, TableId } from './id.ts';
import { legalMoves } from './legal-moves.ts';
import { parseMove } from './move.ts';
import { fairDeal } from './shuffle.ts';
import type { Clock } from './clock.ts';
import type { SavedGame, TableEvent, TableOpened, TableSaved } from './table-event.ts';
import { DEFAULT_TABLE_OPTIONS, type TableOptions } from './table-options.ts';
import { type TableState, unknownTable } from './table-state.ts';
import { decideTable, type TableCommand, tableDecider } from './table.ts';

// For tests of a table: its players, what happened there, and the state that it leads to.

export const north = 'a'.repeat(32) as ClientId;
export const south = 'b'.repeat(32) as ClientId;
export const stranger = 'c'.repeat(32) as ClientId;
export const game = '2'.repeat(32) as GameId;
export const id = `7-${'0'.repeat(30)}` as TableId;
export const seed = '5e'.repeat(32);
export const commitment = 'c0'.repeat(32);
export const nonceOf = { north: '0a'.repeat(32), south: '0b'.repeat(32) } as const;

/** Words for a deal: a linear congruential generator, good enough to mix cards. */
export const wordsFrom = (start: number) => {
  let state = start >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
};

export const openTable = (options: TableOptions = DEFAULT_TABLE_OPTIONS): TableCommand & { type: 'open' } => ({
  type: 'open',
  game,
  sitting: 1,
  north,
  south,
  options,
  seed,
  commitment,
  resumed: null,
  sameDealAs: null,
});

export const opened: TableOpened = (() => {
  const { type: _, ...table } = openTable();
  return { type: 'TableOpened', ...table, rulesVersion: 1, resumed: null, sameDealAs: null };
})();

/** A table that opens with this clock. */
export const withClock = (clock: Clock): TableOpened => ({ ...opened, options: { ...opened.options, clock } });

export const ready = (seat: 'north' | 'south'): TableEvent => ({ type: 'SeatReady', seat, nonce: nonceOf[seat] });

export const deal: Deal = { ...fairDeal(wordsFrom(1)), first: 'north' };

export const dealt: TableEvent = {
  type: 'Dealt',
  first: deal.first,
  troop: deal.deck.troop,
  tactics: deal.deck.tactics,
};

export const closed: TableEvent = { type: 'TableClosed' };

export const resigned: TableEvent = { type: 'Resigned', seat: 'north', result: { winner: 'south', by: 'resign' } };

/** The table after these events; log times are 1, 2, 3 … */
export const tableAfter = (...events: readonly TableEvent[]): TableState => foldOnto(unknownTable, 1, events);

/** The table after more events, the first of them at this log time. */
export const foldOnto = (table: TableState, from: number, events: readonly TableEvent[]): TableState =>
  events.reduce(
    (state, event, index) => tableDecider.evolve(state, event, { id, at: from + index, uptime: from + index }),
    table,
  );

/** `given(what happened).when(command)` is the decision. */
export const given = (...events: readonly TableEvent[]) => ({
  when: (command: TableCommand) => decideTable(command, tableAfter(...events)),
});

/** The event that saves this table, as one of its players has left. */
export const savedFrom = (table: TableState, uptime = 0): TableSaved => {
  const decision = decideTable({ type: 'leave', client: north, uptime }, table);
  if (!decision.ok || decision.event?.type !== 'TableSaved') throw new Error('this table is not to be saved');
  return decision.event;
};

/** What the next sitting goes on from. */
export const keptOf = ({
  rulesVersion,
  seed,
  commitment,
  sameDealAs,
  nonces,
  moves,
  position,
  timeLeft,
}: TableSaved): SavedGame => ({
  ...{ rulesVersion, seed, commitment, sameDealAs },
  ...{ nonces, moves, position, timeLeft },
});

/** The opening of the sitting after the one that was saved so. */
export const reopened = (saved: TableSaved): TableOpened => {
  const { options, sitting } = saved;
  const decision = decideTable({ ...openTable(options), sitting: sitting + 1, resumed: keptOf(saved) }, unknownTable);
  if (!decision.ok || decision.event?.type !== 'TableOpened') throw new Error('the next sitting does not begin');
  return decision.event;
};

/** The events of a game in which each choice, 0 ≤ choice < 1, picks one of the legal moves. */
export const playOut = (start: number, choices: readonly number[], options?: TableOptions): readonly TableEvent[] => {
  const begun: TableEvent[] = [{ ...opened, options: options ?? DEFAULT_TABLE_OPTIONS }];
  const { first, deck } = fairDeal(wordsFrom(start));
  begun.push(ready('north'), ready('south'), { type: 'Dealt', first, troop: deck.troop, tactics: deck.tactics });
  let state = tableAfter(...begun);
  const played: TableEvent[] = [];
  for (const choice of choices) {
    if (state.status !== 'playing' || !state.position.turn) break;
    const lines = legalMoves(state.position);
    const move = parseMove(lines[Math.floor(choice * lines.length)] ?? '');
    const client = state[state.position.turn.seat];
    if (!move) break;
    const decision = decideTable({ type: 'move', client, move, seen: state.moves }, state);
    if (!decision.ok || !decision.event) throw new Error(`a legal move is refused: ${JSON.stringify(decision)}`);
    played.push(decision.event);
    state = foldOnto(state, begun.length + played.length, [decision.event]);
  }
  return [...begun, ...played];
};
