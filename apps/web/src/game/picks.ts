import { type Card, type Deck, type Flag, isTactic, type Move, parseMove, printMove } from '@battleline/domain';

// A move is put together from picks, in the order in which a player makes them:
//   play R7 f3        hand R7 · flag 3            deserter R5 f3     hand deserter · at R5
//   draw troop        deck troop                  traitor R5 f3 f4   hand traitor · at R5 · flag 4
//   scout troop       hand scout · deck troop     redeploy R5 f3 dish  hand redeploy · at R5 · dish
//   return R5 G3      hand R5 · hand G3           pass               pass
// Claims are no paths: any of the claimable flags may be named, see `claim-choice.ts`.

/** One thing that a player points at. */
export type Pick = `hand ${Card}` | `flag ${Flag}` | `at ${Card}` | `deck ${Deck}` | 'dish' | 'pass';

const pathsOf = (move: Move): readonly (readonly Pick[])[] => {
  switch (move.type) {
    case 'play':
      return [[`hand ${move.card}`, `flag ${move.flag}`]];
    case 'pass':
      return [['pass']];
    case 'draw':
      return [[`deck ${move.deck}`]];
    case 'scout':
      return [['hand scout', `deck ${move.deck}`]];
    case 'deserter':
      return [['hand deserter', `at ${move.card}`]];
    case 'redeploy':
      return [['hand redeploy', `at ${move.card}`, move.to === 'dish' ? 'dish' : `flag ${move.to}`]];
    case 'traitor':
      return [['hand traitor', `at ${move.card}`, `flag ${move.to}`]];
    case 'return': {
      const path = move.cards.map((card): Pick => `hand ${card}`);
      // Cards of different decks may be pointed at in either order.
      const isMixed = new Set(move.cards.map(isTactic)).size > 1;
      return isMixed ? [path, path.toReversed()] : [path];
    }
    case 'claim':
    case 'resign':
      return [];
  }
};

/** A legal move and one way to point at it. */
export type Path = { readonly move: string; readonly picks: readonly Pick[] };

/** All ways to point at the legal moves. */
export const pathsTo = (legal: readonly string[]): readonly Path[] =>
  legal.flatMap((text) => {
    const move = parseMove(text);
    return move ? pathsOf(move).map((picks) => ({ move: printMove(move), picks })) : [];
  });

const startsWith = (picks: readonly Pick[], start: readonly Pick[]): boolean =>
  start.every((pick, index) => picks[index] === pick);

/** What may be picked after these picks. */
export const nextPicks = (paths: readonly Path[], made: readonly Pick[]): ReadonlySet<Pick> =>
  new Set(paths.filter(({ picks }) => startsWith(picks, made)).flatMap(({ picks }) => picks[made.length] ?? []));

/** The move that these picks make, or undefined where more are needed. */
export const moveMadeBy = (paths: readonly Path[], made: readonly Pick[]): string | undefined =>
  paths.find(({ picks }) => picks.length === made.length && startsWith(picks, made))?.move;

/** The picks after one more: appended, taken back, or begun anew; undefined where it leads nowhere. */
export const pickAlso = (paths: readonly Path[], made: readonly Pick[], pick: Pick): readonly Pick[] | undefined => {
  if (made.includes(pick)) return made.slice(0, made.indexOf(pick));
  if (nextPicks(paths, made).has(pick)) return [...made, pick];
  return nextPicks(paths, []).has(pick) ? [pick] : undefined;
};
