import {
  type ClaimTiming,
  type ClientId,
  eventText,
  isMoveEvent,
  fairDeal,
  type GameId,
  parseMove,
  type Seat,
  type TableCommand,
  tableDecider,
  type TableEvent,
  type TableId,
  type TableState,
  type TableView,
  viewEvent,
  viewTable,
} from '@battleline/domain';
import type { Happening } from '@battleline/protocol';
import type { Brain } from '../brain/brain.ts';
import { hashHex, shuffleWords } from '../shuffle-words.ts';

/** Why a command is refused. */
export type PracticeRefusal = { readonly code: string; readonly reason: string };

/** One table by the table's own rules, in memory. */
export type PracticeTable = {
  readonly id: TableId;
  readonly seats: Readonly<Record<Seat, ClientId>>;
  readonly view: (seat: Seat) => TableView;
  readonly version: () => number;
  readonly last: (seat: Seat) => Happening | null;
  readonly tell: (command: TableCommand) => PracticeRefusal | undefined;
  /** deals by the fair shuffle from what the players gave */
  readonly deal: () => Promise<void>;
  /** one move of that seat's by a brain; false where it isn't that seat's turn */
  readonly play: (seat: Seat, brain: Brain, random: () => number) => boolean;
};

export type PracticeTableOptions = Pick<PracticeTable, 'id' | 'seats'> & {
  readonly claimTiming: ClaimTiming;
  readonly seed: string;
  readonly game: GameId;
};

const happening = (event: TableEvent, seat: Seat): Happening => {
  if (!isMoveEvent(event)) return { type: event.type, seat: 'seat' in event ? event.seat : null, text: '' };
  const seen = viewEvent(seat, event, event.result !== null);
  const text = seen.type === 'CardsReturned' && seen.cards === null ? 'return' : eventText(event);
  const { type } = event;
  return seen.type === 'FlagsClaimed'
    ? { type, seat: event.seat, text, won: seen.won, refused: seen.refused }
    : { type, seat: event.seat, text };
};

/** Opens a table; both seats have yet to say that they are ready. */
export const openPracticeTable = async (options: PracticeTableOptions): Promise<PracticeTable> => {
  const { id, seats, claimTiming, seed, game } = options;
  let state: TableState = tableDecider.initialState;
  let version = 0;
  let last: TableEvent | undefined;
  const tell = (command: TableCommand): PracticeRefusal | undefined => {
    const decision = tableDecider.decide(command, state);
    if (!decision.ok) return decision.rejection;
    if (decision.event === undefined) return undefined;
    version += 1;
    last = decision.event;
    state = tableDecider.evolve(state, decision.event, { id, at: version, uptime: version });
    return undefined;
  };
  const pinned = { claimTiming, onLeave: 'save', clock: null } as const;
  tell({
    ...{ type: 'open', game, sitting: 1, ...seats, options: pinned },
    ...{ seed, commitment: await hashHex(seed), resumed: null, sameDealAs: null },
  });
  const opened = () => {
    if (state.status === 'unknown') throw new Error('the table was opened above');
    return state;
  };
  return {
    id,
    seats,
    view: (seat) => viewTable(seat, opened()),
    version: () => version,
    last: (seat) => (last ? happening(last, seat) : null),
    tell,
    deal: async () => {
      const { nonces } = opened();
      tell({ type: 'deal', deal: fairDeal(await shuffleWords({ seed, game, nonces })) });
    },
    play: (seat, brain, random) => {
      const view = viewTable(seat, opened());
      const text = brain(view, random);
      const move = text === undefined ? undefined : parseMove(text);
      if (move === undefined) return false;
      return tell({ type: 'move', client: seats[seat], move, seen: view.moves }) === undefined;
    },
  };
};
