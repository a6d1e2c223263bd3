import { type ClientId, type OpenTable, SEATS, type TableId } from '@battleline/domain';
import type { Absence, PresenceFrame } from '@battleline/protocol';
import type { Absences } from '../due/absences.ts';
import type { World } from '../world.ts';

/** Which of a running table's players are away, and how long they are waited for. */
export type ShowPresence = {
  readonly frame: (table: TableId, state: OpenTable) => PresenceFrame;
  /** Whether there is anything to say: a table's viewers take its players to be there until they are told. */
  readonly isNeeded: (state: OpenTable) => boolean;
};

/** `now`: the log's time by estimate, µs. */
export const createShowPresence = (
  world: World,
  absences: Pick<Absences, 'until'>,
  now: () => number,
): ShowPresence => {
  const absenceOf = (client: ClientId): Absence | null => {
    const { session, leftAt } = world.player(client);
    const until = session ? absences.until(client) : leftAt;
    return until === null ? null : { until, inMs: Math.max(0, Math.round((until - now()) / 1000)) };
  };
  return {
    frame: (table, { north, south }) => ({
      type: 'presence',
      at: world.at(),
      lobby: world.lobbyTime(),
      table,
      away: { north: absenceOf(north), south: absenceOf(south) },
    }),
    isNeeded: (state) =>
      // Before its activation nobody's session ends, however long he is away.
      world.features().has('presence') &&
      (state.status === 'opened' || state.status === 'playing') &&
      SEATS.some((seat) => absenceOf(state[seat]) !== null),
  };
};
