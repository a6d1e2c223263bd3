import { isDeepStrictEqual } from 'node:util';
import {
  type Card,
  dealtAs,
  decideMove,
  eventText,
  fairDeal,
  isMoveEvent,
  type MoveEvent,
  moveOf,
  type OpenTable,
  otherSeat,
  runningSeat,
  runsOutAt,
  savePosition,
  type Seat,
  SEATS,
  type TableEvent,
  tableDecider,
  type TableId,
  type TableSaved,
  type TableState,
  timeLeftOf,
  unknownTable,
} from '@battleline/domain';
import type { AnyEvent, EventType } from '@battleline/events';
import { hmacWords } from '@battleline/service/hmac-words';

/** What stands at one version of a table, and whose command it was; the first entry is version 1. */
export type TableEntry = {
  readonly event: AnyEvent;
  readonly at: number;
  readonly uptime: number;
  readonly actor: string | null;
};

/** One table as the log tells it, from its opening on. */
export type TableStory = { readonly table: TableId; readonly entries: TableEntry[] };

/** A table at a version, with all that a seat has ever put back. */
export type TableMoment = {
  readonly state: TableState;
  readonly entry: Pick<TableEntry, 'event' | 'actor'> | null;
  readonly putBack: Readonly<Record<Seat, ReadonlySet<Card>>>;
};

const NOT_OF_TABLES: readonly EventType[] = ['CommandRefused', 'Tick', 'LogOpened'];

export const isTableEvent = (event: AnyEvent): event is TableEvent => !NOT_OF_TABLES.includes(event.type);

export const isMove = (event: AnyEvent): event is MoveEvent => isMoveEvent(event);

export const evolve = (state: TableState, { event, at, uptime }: TableEntry, table: TableId): TableState =>
  isTableEvent(event) ? tableDecider.evolve(state, event, { id: table, at, uptime }) : state;

/** Goes through a table's versions; cheap as long as it is asked for later and later ones. */
export const createReplay = ({ table, entries }: TableStory): ((version: number) => TableMoment | undefined) => {
  const begin = (): { version: number; state: TableState; putBack: Record<Seat, Set<Card>> } => ({
    version: 0,
    state: unknownTable,
    putBack: { north: new Set(), south: new Set() },
  });
  let here = begin();
  return (version) => {
    if (version < 1 || version > entries.length) return undefined;
    if (version < here.version) here = begin();
    while (here.version < version) {
      const entry = entries[here.version];
      if (!entry) return undefined;
      here.state = evolve(here.state, entry, table);
      here.version += 1;
      const { event } = entry;
      if (event.type === 'CardsReturned') for (const card of event.cards) here.putBack[event.seat].add(card);
    }
    return { state: here.state, entry: entries[version - 1] ?? null, putBack: here.putBack };
  };
};

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

/** The deal that the seed and the nonces of an opened table make up. */
const dealFrom = (table: OpenTable) => {
  const { seed, nonces } = table;
  const [north, south] = [nonces.north, nonces.south].map((nonce) => bytes(nonce ?? '00'.repeat(32)));
  if (!north || !south) throw new Error('two seats have two nonces');
  return fairDeal(hmacWords({ seed: bytes(seed), game: bytes(dealtAs(table)), north, south }));
};

/** A table is saved with all that it holds; what was left on the clocks when that was decided is no less now. */
const savedFault = (state: TableState, saved: TableSaved, uptime: number): string | undefined => {
  if (state.status !== 'playing') return `saved while it is ${state.status}`;
  const { nonces, moves, position, seed, sameDealAs, timeLeft } = saved;
  const [least, most] = [timeLeftOf(state, uptime), state.clocks?.left];
  const isBetween = SEATS.every((seat) => {
    const left = timeLeft?.[seat] ?? 0;
    return left >= (least?.[seat] ?? 0) && left <= (most?.[seat] ?? 0);
  });
  if (!isBetween) return `saved with ${JSON.stringify(timeLeft)} left, of ${JSON.stringify(least)}`;
  const is = { nonces, moves, seed, sameDealAs, position };
  const should = { nonces: state.nonces, moves: state.moves, seed: state.seed, sameDealAs: state.sameDealAs };
  return isDeepStrictEqual(is, { ...should, position: savePosition(state.position) })
    ? undefined
    : 'what was saved is not what lay on the table';
};

/** Who has time left moves; only who has none left has lost by that. */
const clockFault = (state: TableState, { event, uptime }: TableEntry): string | undefined => {
  const [end, seat] = [runsOutAt(state), runningSeat(state)];
  if (event.type === 'ClockRanOut')
    return end !== null && seat === event.seat && uptime >= end && event.result.winner === otherSeat(event.seat)
      ? undefined
      : `the clock of ${event.seat} ran out with time left`;
  const isLate = end !== null && isMove(event) && event.type !== 'Resigned' && uptime > end;
  return isLate ? `${seat} moved after his time had run out` : undefined;
};

/** What is wrong with an event at a table in this state, by the rules of the game, of the clock and of the fair shuffle. */
export const eventFault = (state: TableState, entry: TableEntry): string | undefined => {
  const { event } = entry;
  const late = clockFault(state, entry);
  if (late !== undefined) return late;
  if (event.type === 'Dealt') {
    if (state.status !== 'opened') return `dealt at a table that is ${state.status}`;
    const { first, deck } = dealFrom(state);
    const isFair = isDeepStrictEqual([first, deck.troop, deck.tactics], [event.first, event.troop, event.tactics]);
    return isFair ? undefined : 'the deal does not follow from seed and nonces';
  }
  if (event.type === 'TableSaved') return savedFault(state, event, entry.uptime);
  if (!isMove(event)) return undefined;
  if (state.status !== 'playing') return `${eventText(event)} at a table that is ${state.status}`;
  if (event.type === 'Resigned' && event.result?.by === 'forfeit')
    return state.options.onLeave === 'forfeit' && event.result.winner === otherSeat(event.seat)
      ? undefined
      : `${event.seat} lost by leaving, which nobody agreed on`;
  const decision = decideMove(state.position, event.seat, moveOf(event));
  if (!decision.ok) return `${eventText(event)} of ${event.seat} is against the rules: ${decision.rejection.code}`;
  return isDeepStrictEqual(decision.event, event)
    ? undefined
    : `${eventText(event)} of ${event.seat} does not come out as the rules say`;
};
