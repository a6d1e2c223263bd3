import { memoryLog, type MemoryLog } from '@battleline/events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runOps } from './tool/ops.fixture.ts';

let log: MemoryLog;
beforeAll(() => {
  log = memoryLog({ idleMs: 20 });
});
afterAll(() => log.close());

test.each(['swap', 'rollback', 'drop'])('views %s does nothing without --yes', async (verb) => {
  const { code, notes } = await runOps({ log }, `views ${verb} all`);
  expect([code, notes[0]]).toEqual([64, expect.stringContaining('add --yes')]);
});

test.each([
  ['', 'Which read model: public_list, game_log, clients, client_keys or all?'],
  ['accounts', 'There is no read model accounts; there are public_list, game_log, clients, client_keys.'],
  ['clients game_log', 'game_log is too much.'],
])('views rebuild %s is refused', async (words, reason) => {
  const { code, notes } = await runOps({ log }, `views rebuild ${words}`);
  expect([code, notes[0]]).toEqual([64, reason]);
});
