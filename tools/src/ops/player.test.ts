import { guestName } from '@battleline/domain';
import { memoryLog } from '@battleline/events';
import { playEvening } from '@battleline/service/testing';
import { expect, test } from '@jest/globals';
import { runOps } from './tool/ops.fixture.ts';

test('a player is found by id and by name, with his seat and his opponent', async () => {
  const log = memoryLog({ idleMs: 20 });
  const { play } = await playEvening(log, { seed: 9, games: 0, openMoves: 3 });
  const [played] = play.played();
  const state = played && play.stateOf(played.table);
  if (state?.status !== 'playing') throw new Error('nobody plays');
  for (const word of [state.north, guestName(state.north), guestName(state.north).toUpperCase()]) {
    const { code, lines } = await runOps({ log }, `player ${word}`);
    expect(code).toBe(0);
    const seat = `north at ${played?.table}, sitting 1, against ${guestName(state.south)} (${state.south})`;
    expect(lines).toEqual(expect.arrayContaining([expect.stringContaining(seat)]));
  }
  expect(await runOps({ log }, 'player Nobody At All')).toMatchObject({
    code: 1,
    notes: [expect.stringContaining('Nobody')],
  });
  expect((await runOps({ log }, 'player')).code).toBe(64);
  await log.close();
});
