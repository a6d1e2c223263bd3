import { describe, expect, test } from '@jest/globals';
import { moveMadeBy, nextPicks, pathsTo, pickAlso } from './picks.ts';

const HAND = ['play R7 f1', 'play R7 f3', 'play fog f2', 'deserter B1 f3', 'deserter mud f3', 'scout troop', 'pass'];

describe('a move is put together by pointing', () => {
  test.each([
    ['play R7 f3', ['hand R7', 'flag 3']],
    ['draw tactics', ['deck tactics']],
    ['scout troop', ['hand scout', 'deck troop']],
    ['deserter R5 f3', ['hand deserter', 'at R5']],
    ['redeploy R5 f3 f4', ['hand redeploy', 'at R5', 'flag 4']],
    ['redeploy fog f3 dish', ['hand redeploy', 'at fog', 'dish']],
    ['traitor R5 f3 f4', ['hand traitor', 'at R5', 'flag 4']],
    ['return R5 G3', ['hand R5', 'hand G3']],
    ['pass', ['pass']],
  ] as const)('%s by %j', (move, picks) => {
    expect(moveMadeBy(pathsTo([move]), picks)).toBe(move);
  });

  test('cards of different decks are put back in either order', () => {
    const paths = pathsTo(['return fog R5']);
    expect(moveMadeBy(paths, ['hand R5', 'hand fog'])).toBe('return fog R5');
    expect(moveMadeBy(paths, ['hand fog', 'hand R5'])).toBe('return fog R5');
  });

  test('only what leads to a legal move can be pointed at', () => {
    const paths = pathsTo(HAND);
    expect([...nextPicks(paths, [])]).toEqual(['hand R7', 'hand fog', 'hand deserter', 'hand scout', 'pass']);
    expect([...nextPicks(paths, ['hand R7'])]).toEqual(['flag 1', 'flag 3']);
    expect([...nextPicks(paths, ['hand deserter'])]).toEqual(['at B1', 'at mud']);
    expect(pickAlso(paths, ['hand R7'], 'flag 2')).toBeUndefined();
  });

  test('the same pick again takes it back, another card begins anew', () => {
    const paths = pathsTo(HAND);
    expect(pickAlso(paths, ['hand R7'], 'hand R7')).toEqual([]);
    expect(pickAlso(paths, ['hand R7'], 'hand fog')).toEqual(['hand fog']);
  });
});
