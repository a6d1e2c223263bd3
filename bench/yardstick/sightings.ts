import { otherSide, type Side } from './game.ts';

/** What the two players have seen of their game, and when. */
export type Sightings = {
  readonly note: (side: Side, moves: number, at: number) => void;
  /** Resolves once both have seen so many moves, with the moment at which this side did. */
  readonly both: (moves: number, side: Side) => Promise<number>;
  readonly reset: () => void;
};

type Sighting = { moves: number; at: number };
type Waiting = { readonly moves: number; readonly side: Side; readonly resolve: (at: number) => void };

export const createSightings = (): Sightings => {
  const seen: readonly [Sighting, Sighting] = [
    { moves: 0, at: 0 },
    { moves: 0, at: 0 },
  ];
  let waiting: Waiting | undefined;
  return {
    note: (side, moves, at) => {
      if (moves <= seen[side].moves) return;
      Object.assign(seen[side], { moves, at });
      if (!waiting || waiting.moves > moves || seen[otherSide(side)].moves < waiting.moves) return;
      const { resolve, side: asked } = waiting;
      waiting = undefined;
      resolve(seen[asked].at);
    },
    both: (moves, side) => new Promise((resolve) => (waiting = { moves, side, resolve })),
    reset: () => {
      for (const sighting of seen) Object.assign(sighting, { moves: 0, at: 0 });
    },
  };
};
