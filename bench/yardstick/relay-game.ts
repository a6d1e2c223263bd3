import { randomUUID } from 'node:crypto';
import { type Game, otherSide, type Side } from './game.ts';
import { createSightings } from './sightings.ts';
import { type Meter, numberAfter, openSocket } from './socket.ts';

/** As large a frame as a real move. */
const moveFrame = (table: string, seen: number): string =>
  JSON.stringify({ type: 'move', id: randomUUID(), at: Date.now() * 1000, table, move: 'play R7 f3', seen });

/** A game of dummy moves without end, its players in turn, over a relay. */
export const openRelayGame = async (url: string, meter: Meter): Promise<Game> => {
  const table = `7-${randomUUID().replaceAll('-', '').slice(0, 30)}`;
  const sightings = createSightings();
  const sit = async (side: Side) => {
    const socket = await openSocket(url, meter, (frame, at) =>
      sightings.note(side, numberAfter(frame, '"seen":') + 1, at),
    );
    socket.send(table);
    return socket;
  };
  const players = [await sit(0), await sit(1)] as const;
  let moves = 0;
  return {
    move: () => {
      const mover: Side = moves % 2 === 0 ? 0 : 1;
      players[mover].send(moveFrame(table, moves));
      moves += 1;
      return sightings.both(moves, otherSide(mover));
    },
    isOver: () => false,
    renew: () => Promise.resolve(),
  };
};
