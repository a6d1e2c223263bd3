import {
  eventText,
  type MoveEvent,
  otherSeat,
  type Position,
  type PositionView,
  replayRecord,
  type Seat,
  type TableView,
  viewPosition,
} from '@battleline/domain';
import type { Happening, Person, RecordResponse } from '@battleline/protocol';

/** Whose cards are open: all, or those that this player saw. */
export type Sight = 'all' | Seat;

/** A finished game, played again from its record. */
export type ReplayedGame = {
  readonly positions: readonly Position[];
  readonly told: readonly Happening[];
  /** why the record can't be played to its end */
  readonly error: string | null;
};

const toldOf = (event: MoveEvent): Happening => {
  const happening = { type: event.type, seat: event.seat, text: eventText(event) };
  return event.type === 'FlagsClaimed' ? { ...happening, won: event.won, refused: event.refused } : happening;
};

export const replay = (record: RecordResponse): ReplayedGame => {
  const { positions, events, error } = replayRecord(record);
  return { positions, told: events.map(toldOf), error };
};

/** A position with the cards open that this sight has; all of the decks only for who sees everything. */
export const seenAs = (position: Position, sight: Sight): PositionView => {
  const view = viewPosition(sight === 'all' ? 'watcher' : sight, position);
  const open = (seat: Seat) => ({ ...view.hands[seat], cards: position.hands[seat] });
  const hands = sight === 'all' ? { north: open('north'), south: open('south') } : view.hands;
  return { ...view, hands, viewer: 'watcher' };
};

const flipped = <Value>({ north, south }: { readonly north: Value; readonly south: Value }) => ({
  north: south,
  south: north,
});
const flippedSeat = (seat: Seat | null): Seat | null => seat && otherSeat(seat);

// Who looks on has south before him. Through north's eyes the board is turned: the seats change their names.

export const turnedView = (view: PositionView): PositionView => ({
  ...view,
  turn: view.turn && { ...view.turn, seat: otherSeat(view.turn.seat) },
  hands: flipped(view.hands),
  dishes: flipped(view.dishes),
  flags: view.flags.map((at) => ({
    ...at,
    ...flipped(at),
    winner: flippedSeat(at.winner),
    completedFirst: flippedSeat(at.completedFirst),
  })),
  result: view.result && { ...view.result, winner: flippedSeat(view.result.winner) },
});
export const turnedTelling = (told: Happening): Happening => ({ ...told, seat: flippedSeat(told.seat) });
export const turnedPlayers = (players: { readonly north: Person; readonly south: Person }) => flipped(players);

/** The game at its end as a table's view, as the proof of its shuffle needs it. */
export const finalView = (record: RecordResponse, { positions, told }: ReplayedGame): TableView => {
  const last = positions.at(-1);
  const { commitment, ...proof } = record.proof;
  return {
    game: record.game,
    sitting: 1,
    options: { ...record.options, onLeave: 'save', clock: null },
    rulesVersion: 1,
    commitment,
    sameDealAs: record.sameDealAs,
    status: 'finished',
    viewer: 'watcher',
    ready: { north: proof.nonces.north !== null, south: proof.nonces.south !== null },
    moves: told.length,
    position: last ? viewPosition('watcher', { ...last, result: record.result }) : null,
    legal: [],
    claimable: [],
    proof,
  };
};
