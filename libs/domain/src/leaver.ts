import type { ClientId } from './id.ts';
import type { PlayerState } from './lobby-player.ts';
import { type Seat, SEATS } from './seat.ts';

/** One of a table's players who is gone: his session has ended, at this log time of the lobby in µs. */
export type Leaver = { readonly client: ClientId; readonly leftAt: number };

/** Of the two who sit at a table the one who has left, the first if both have; null while both have their sessions. */
export const leaverOf = (
  seated: Readonly<Record<Seat, ClientId>>,
  player: (client: ClientId) => PlayerState,
): Leaver | null => {
  const leavers = SEATS.flatMap((seat): Leaver[] => {
    const { leftAt } = player(seated[seat]);
    return leftAt === null ? [] : [{ client: seated[seat], leftAt }];
  });
  return leavers.sort((a, b) => a.leftAt - b.leftAt)[0] ?? null;
};
