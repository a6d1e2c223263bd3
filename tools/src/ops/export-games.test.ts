import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseRecord, replayRecord } from '@battleline/domain';
import { memoryLog, type MemoryLog } from '@battleline/events';
import { playEvening } from '@battleline/service/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runOps } from './tool/ops.fixture.ts';

let folder: string;
let log: MemoryLog;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'battleline-export-'));
  log = memoryLog({ idleMs: 20 });
  await playEvening(log, { seed: 18, games: 3, openMoves: 10 });
});
afterAll(async () => {
  await log.close();
  await rm(folder, { recursive: true, force: true });
});

const bytesOf = async (name: string) => {
  const files = (await readdir(join(folder, name))).toSorted();
  return Promise.all(files.map(async (file) => [file, await readFile(join(folder, name, file), 'utf8')] as const));
};

test.each(['record', 'jsonl'])('as %s the same log gives the same bytes', async (format) => {
  for (const name of ['one', 'two'])
    expect((await runOps({ log }, `export games --format ${format} --to ${join(folder, format + name)}`)).code).toBe(0);
  const files = await bytesOf(`${format}one`);
  expect(await bytesOf(`${format}two`)).toEqual(files);
  expect(files.map(([, text]) => text.length > 100)).not.toContain(false);
});

test('each record is a whole game that the rules replay, and a running one isn’t among them', async () => {
  await runOps({ log }, `export games --to ${join(folder, 'records')}`);
  const files = await bytesOf('records');
  expect(files).toHaveLength(3);
  for (const [, text] of files) {
    const record = parseRecord(JSON.parse(text));
    if (!record.ok) throw new Error('this is no record');
    const { error, positions } = replayRecord(record.value);
    expect([error, positions.at(-1)?.result]).toEqual([null, expect.anything()]);
  }
});

test('only what ended since', async () => {
  const { lines } = await runOps({ log }, `export games --since 2999-01-01 --to ${join(folder, 'none')}`);
  expect(lines[0]).toContain('0 games');
  expect(await bytesOf('none')).toEqual([]);
});

test.each(['--format xml --to /tmp', '', '--since 12 --to /tmp'])('export games %s makes no sense', async (line) => {
  expect((await runOps({ log }, `export games ${line}`)).code).toBe(64);
});
