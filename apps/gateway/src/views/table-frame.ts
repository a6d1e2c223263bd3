import {
  type ClientId,
  isMoveEvent,
  isOver,
  type OpenTable,
  runningSeat,
  seatOf,
  type TableId,
  type TimeLeft,
  timeLeftOf,
  type Viewer,
  viewTable,
} from '@battleline/domain';
import type { AnyEvent } from '@battleline/events';
import { type ClocksShown, type Happening, type TableFrame, toldMove } from '@battleline/protocol';
import { personOf } from './person.ts';
import type { World } from '../world.ts';

/** An event at a table, and whose command it was; null: nobody's, it had to come. */
export type TableHappened = { readonly event: AnyEvent; readonly actor: ClientId | null };

/** What happened, for this viewer's eyes. */
const happeningFor = (viewer: Viewer, { event, actor }: TableHappened, state: OpenTable): Happening => {
  if (!isMoveEvent(event)) {
    const saver = event.type === 'TableSaved' && actor ? seatOf(state, actor) : undefined;
    return { type: event.type, seat: 'seat' in event ? event.seat : (saver ?? null), text: '' };
  }
  return toldMove(viewer, event, isOver(state));
};

/** Both clocks at the partition's last record; `now`: the log's time by estimate, µs. */
export const clocksOf = (world: World, table: TableId, state: OpenTable, now: number): ClocksShown | null => {
  const fold = world.tableFold(table);
  const left = timeLeftOf(state, fold.uptime());
  const agoMs = Math.max(0, Math.round((now - fold.now()) / 1000));
  return left && { ...inMs(left), running: runningSeat(state), agoMs };
};

const inMs = ({ north, south }: TimeLeft) => ({ north: Math.floor(north / 1000), south: Math.floor(south / 1000) });

/** A viewer's frame of a table as it is now. */
export const tableFrame = (
  world: World,
  table: TableId,
  state: OpenTable,
  version: number,
  viewer: Viewer,
  last: TableHappened | null,
  now: number,
): TableFrame => ({
  type: 'table',
  at: world.at(),
  table,
  version,
  players: { north: personOf(world, state.north), south: personOf(world, state.south) },
  view: viewTable(viewer, state),
  clocks: clocksOf(world, table, state, now),
  last: last && happeningFor(viewer, last, state),
});
