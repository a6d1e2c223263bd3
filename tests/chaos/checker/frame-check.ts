import { isDeepStrictEqual } from 'node:util';
import {
  type Card,
  type ClientId,
  countByDeck,
  eventText,
  FLAGS,
  type OpenTable,
  seatOf,
  SEATS,
  sideOf,
  type TableState,
  type Viewer,
  viewTable,
} from '@battleline/domain';
import type { Happening, TableFrame } from '@battleline/protocol';
import { namedCards } from '../../support/named-cards.ts';
import { isOver } from './table-book.ts';
import { isMove, type TableMoment } from './table-story.ts';

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** A gateway that started from a snapshot may say the same with its fields in another order. */
const sameJson = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other) || isDeepStrictEqual(asJson(one), asJson(other));

const shorten = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
};

/** Where two values differ, field by field, one level into `position`. */
const differences = (is: object, should: object, path = ''): string[] => {
  const [left, right] = [is, should] as Record<string, unknown>[];
  const names = new Set([...Object.keys(left ?? {}), ...Object.keys(right ?? {})]);
  return [...names].flatMap((name) => {
    const [one, other] = [left?.[name], right?.[name]];
    if (sameJson(one, other)) return [];
    if (name === 'position' && one && other) return differences(one, other, 'position.');
    return [`${path}${name} is ${shorten(one)}, should be ${shorten(other)}`];
  });
};

/** What this viewer may be told of the event that led to the state. */
const happeningOf = (
  { event, actor }: NonNullable<TableMoment['entry']>,
  viewer: Viewer,
  state: OpenTable,
): Happening => {
  const { type } = event;
  if (event.type === 'TableSaved') return { type, seat: seatOf(state, actor as ClientId) ?? null, text: '' };
  if (!isMove(event)) return { type, seat: 'seat' in event ? event.seat : null, text: '' };
  const { seat } = event;
  if (event.type === 'FlagsClaimed')
    return { type, seat, text: eventText(event), won: event.won, refused: event.refused };
  const isHidden = event.type === 'CardsReturned' && viewer !== seat && !isOver(state);
  if (!isHidden) return { type, seat, text: eventText(event) };
  const counts = Object.entries(countByDeck(event.cards)).filter(([, count]) => count > 0);
  return { type, seat, text: ['return', ...counts.map(([deck, count]) => `${count} ${deck}`)].join(' ') };
};

/** Who looks at the table: one of its players, or anybody else. */
export const viewerOf = (state: OpenTable, client: string | null): Viewer =>
  (client === null ? undefined : seatOf(state, client as ClientId)) ?? 'watcher';

/** Where a frame differs from what the log says that this client sees of the table at this version. */
export const frameFaults = (frame: TableFrame, { state, entry }: TableMoment, client: string | null): string[] => {
  if (state.status === 'unknown') return ['a table that was never opened'];
  const viewer = viewerOf(state, client);
  const { players, view, last } = frame;
  const seats = [players.north.id, players.south.id];
  return [
    ...(sameJson(seats, [state.north, state.south]) ? [] : [`seats ${seats.join(' and ')}`]),
    ...differences(view, viewTable(viewer, state)),
    ...(last && entry ? differences(last, happeningOf(entry, viewer, state), 'last.') : []),
  ];
};

/** Cards that lie open for all. */
export const openCards = (state: TableState): Set<Card> => {
  const open = new Set<Card>();
  if (!('position' in state)) return open;
  const { flags, dishes } = state.position;
  for (const seat of SEATS) {
    for (const flag of FLAGS) for (const card of sideOf(flags[flag], seat)) open.add(card);
    for (const card of dishes[seat]) open.add(card);
  }
  return open;
};

/** Counter-examples are made of what nobody has seen yet, by the rules; they are checked as part of their event. */
const withoutCounterExamples = (value: unknown): string => {
  const text = JSON.stringify(value);
  if (!text.includes('counterExample')) return text;
  return JSON.stringify(value, (key, inner: unknown) => (key === 'counterExample' ? undefined : inner));
};

/** Cards that a frame names before its game is over though this client may not see them; made without any view function. */
export const hiddenCards = (frame: TableFrame, { state, putBack }: TableMoment, client: string | null): Card[] => {
  if (isOver(state) || state.status === 'unknown') return [];
  const known = openCards(state);
  const viewer = viewerOf(state, client);
  if (viewer !== 'watcher' && 'position' in state) {
    const { hands, putBack: remembered } = state.position;
    for (const card of [...hands[viewer], ...remembered[viewer], ...putBack[viewer]]) known.add(card);
  }
  return [...namedCards(withoutCounterExamples(frame))].filter((card) => !known.has(card));
};
