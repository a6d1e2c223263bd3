import { BEATS_TOPIC, BLOCK_SIZE, encodeBeat, type EventLog, memoryLog, type MemoryLog } from '@battleline/events';
import { playEvening } from '@battleline/service/testing';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { digestLog } from './digest.ts';
import { runOps } from './tool/ops.fixture.ts';

const call = { note: () => undefined, signal: new AbortController().signal };
let log: MemoryLog;
beforeEach(async () => {
  log = memoryLog({ idleMs: 20 });
  await playEvening(log, { seed: 5, games: 0, openMoves: 4 });
  const junk = { topic: 'tables', partition: 3, key: null, value: new Uint8Array([1]) };
  await log.append(Array.from({ length: BLOCK_SIZE }, () => junk));
});
afterEach(() => log.close());

const beat = (to: EventLog, process: string, hash: string) => {
  const blocks = [{ topic: 'tables', partition: 3, block: 0, hash }];
  const own = { type: 'Heartbeat', process, role: 'gateway', program: '1.0.0', features: [], offsets: [] } as const;
  return to.append([{ topic: BEATS_TOPIC, partition: 0, key: null, value: encodeBeat({ ...own, blocks }) }]);
};
const id = (digit: string): string => digit.repeat(32);

test('a process that came to the same is right, one that came to another hash is named with its block', async () => {
  const hash = (await digestLog(log, call)).blocks.get('tables/3 block 0') ?? '';
  await beat(log, id('a'), hash);
  const agreed = await runOps({ log }, 'digest');
  expect([agreed.code, agreed.lines.at(-1)]).toEqual([0, expect.stringMatching(/^gateway +a+ +1\.0\.0 +1 +ok$/)]);

  await beat(log, id('b'), 'f'.repeat(64));
  const differing = await runOps({ log }, 'digest');
  expect([differing.code, differing.lines.at(-1)]).toEqual([
    1,
    expect.stringMatching(/b+ .* DIFFERS: tables\/3 block 0$/),
  ]);
});

test('a log has one digest, and one more record gives another', async () => {
  const read = async () =>
    JSON.parse((await runOps({ log }, 'digest --json')).lines[0] ?? '') as { digest: string; records: number };
  const first = await read();
  expect(await read()).toEqual(first);
  await log.append([{ topic: 'lobby', partition: 0, key: null, value: new Uint8Array([1]) }]);
  const second = await read();
  expect(second.records).toBe(first.records + 1);
  expect(second.digest).not.toBe(first.digest);
});
