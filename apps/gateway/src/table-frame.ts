import {
  eventText,
  isMoveEvent,
  isOver,
  type OpenTable,
  type TableId,
  viewEvent,
  type Viewer,
  viewTable,
} from '@battleline/domain';
import type { AnyEvent } from '@battleline/events';
import type { Happening, TableFrame } from '@battleline/protocol';
import { personOf } from './person.ts';
import type { World } from './world.ts';

/** What happened, for this viewer's eyes: cards that he may not see are left out. */
export const happeningFor = (viewer: Viewer, event: AnyEvent, isOver: boolean): Happening => {
  if (!isMoveEvent(event)) return { type: event.type, seat: 'seat' in event ? event.seat : null, text: '' };
  const seen = viewEvent(viewer, event, isOver);
  const { type, seat } = event;
  if (seen.type === 'CardsReturned' && seen.cards === null) {
    const counts = Object.entries(seen.counts).filter(([, count]) => count > 0);
    return { type, seat, text: ['return', ...counts.map(([deck, count]) => `${count} ${deck}`)].join(' ') };
  }
  const text = eventText(event);
  return seen.type === 'FlagsClaimed'
    ? { type, seat, text, won: seen.won, refused: seen.refused }
    : { type, seat, text };
};

/** A viewer's frame of a table as it is now. */
export const tableFrame = (
  world: World,
  table: TableId,
  state: OpenTable,
  version: number,
  viewer: Viewer,
  last: AnyEvent | null,
): TableFrame => ({
  type: 'table',
  at: world.at(),
  table,
  version,
  players: { north: personOf(world, state.north), south: personOf(world, state.south) },
  view: viewTable(viewer, state),
  last: last && happeningFor(viewer, last, isOver(state)),
});
