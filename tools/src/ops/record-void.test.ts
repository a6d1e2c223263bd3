import { encodeRecord, hashValue, memoryLog, type MemoryLog, openTopics } from '@battleline/events';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runOps } from './tool/ops.fixture.ts';

let log: MemoryLog;
const unknown = new Uint8Array([0xc3, 0x01, 1, 2, 3, 4, 5, 6, 7, 8]);
const hash = hashValue(unknown);
beforeEach(async () => {
  log = memoryLog({ idleMs: 20 });
  await openTopics(log, encodeRecord);
  await log.append([{ topic: 'tables', partition: 7, key: null, value: unknown }]);
  await log.append([{ topic: 'tables', partition: 7, key: null, value: new Uint8Array([1]) }]);
});
afterEach(() => log.close());

test('a record that nobody can read is void for all once it is declared so; twice is once', async () => {
  const asked = await runOps({ log }, 'record void tables/7/1');
  expect([asked.code, asked.lines[0]]).toEqual([0, expect.stringContaining(`--hash ${hash}`)]);
  expect((await runOps({ log }, 'tail tables/7')).lines.at(-1)).toContain('STOP: unknown schema');

  const voided = await runOps({ log }, `record void tables/7/1 --hash ${hash} --yes`);
  expect([voided.code, voided.lines[0]]).toEqual([0, expect.stringContaining('is declared void;')]);
  const after = (await runOps({ log }, 'tail tables/7')).lines.slice(1);
  expect(after).toEqual([expect.stringContaining('VOID voided'), expect.stringContaining('VOID malformed')]);

  const again = await runOps({ log }, `record void tables/7/1 --hash ${hash} --yes`);
  expect([again.code, again.lines[0]]).toEqual([0, expect.stringContaining('declared void already')]);
  expect((await log.ends('control')).get(0)).toBe(2);
});

test.each([
  [`tables/7/1 --hash ${hash}`, 64, 'add --yes'],
  [`tables/7/1 --hash ${'0'.repeat(64)} --yes`, 1, 'another hash'],
  ['tables/7/0 --yes', 1, 'record 0'],
  ['tables/7/2 --yes', 1, 'void already'],
  ['tables/7/3 --yes', 1, 'ends at 3'],
])('record void %s is refused', async (line, code, reason) => {
  expect(await runOps({ log }, `record void ${line}`)).toMatchObject({
    code,
    notes: expect.arrayContaining([expect.stringContaining(reason)]),
  });
  expect((await log.ends('control')).get(0)).toBe(1);
});
