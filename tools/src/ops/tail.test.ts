import { type TableId, tablePartition } from '@battleline/domain';
import { CONTROL_TOPIC, memoryLog, type MemoryLog } from '@battleline/events';
import { playEvening } from '@battleline/service/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runOps } from './tool/ops.fixture.ts';

let log: MemoryLog;
let table: TableId;
beforeAll(async () => {
  log = memoryLog({ idleMs: 20 });
  const { play, writer } = await playEvening(log, { seed: 7, games: 1, openMoves: 12 });
  table = play.played()[0]?.table ?? ('' as TableId);
  await writer.appendBytes('tables', tablePartition(table), new Uint8Array([1, 2]));
});
afterAll(() => log.close());

const tail = (line: string) => runOps({ log }, line);

test('the last records of a partition come in the order of the log, with the reason where one is void', async () => {
  const { code, lines } = await tail(`tail tables/${tablePartition(table)} --last 3`);
  expect(code).toBe(0);
  expect(lines).toHaveLength(3);
  expect(lines.at(-1)).toMatch(new RegExp(`^\\S+Z  tables/${tablePartition(table)}/\\d+  VOID malformed$`));
  const offsets = lines.map((line) => Number(/tables\/\d+\/(\d+)/.exec(line)?.[1]));
  expect(offsets).toEqual([0, 1, 2].map((index) => (offsets[0] ?? 0) + index));
});

test('a stream’s records from its beginning: each names it, and no hidden card or secret is shown', async () => {
  const { lines } = await tail(`tail tables --stream table/${table} --from 0 --json`);
  const records = lines.map(
    (line) => JSON.parse(line) as { event: { type: string }; header: { streams: { id: string }[] } },
  );
  expect(records.slice(0, 4).map(({ event }) => event.type)).toEqual([
    'TableOpened',
    'SeatReady',
    'SeatReady',
    'Dealt',
  ]);
  for (const { header } of records) expect(header.streams[0]?.id).toBe(table);
  expect(lines[0]).toContain('"seed":"(hidden)"');
  expect(lines[3]).toContain('"troop":"(hidden)"');
  const drawn = lines.filter((line) => line.includes('"CardDrawn"'));
  expect(drawn.length).toBeGreaterThan(0);
  for (const line of drawn) expect(line).toContain('"card":"(hidden)"');
});

test('secrets are shown to those who ask', async () => {
  const { lines } = await tail(`tail tables --stream table/${table} --from 0 --secrets`);
  expect(lines[0]).toMatch(/seed=[0-9a-f]{64}/);
  expect(lines.join('')).not.toContain('(hidden)');
});

test('it goes on with what comes', async () => {
  const stop = new AbortController();
  const value = new Uint8Array([7]);
  const lines: string[] = [];
  const onLine = (line: string): void => {
    lines.push(line);
    if (lines.length === 1) void log.append([{ topic: 'lobby', partition: 0, key: null, value }]);
    if (lines.length === 3) stop.abort();
  };
  expect((await runOps({ log, signal: stop.signal, onLine }, 'tail --last 2 --follow')).code).toBe(130);
  expect(lines[2]).toContain('VOID malformed');
});

test('the operators’ words are shown, too', async () => {
  const { lines } = await tail(`tail ${CONTROL_TOPIC}`);
  expect(lines).toEqual([expect.stringMatching(/control\/0\/0 {2}LogOpened identity=[0-9a-f]{32}$/)]);
});

test.each([
  ['tail chairs', 'There is no topic chairs'],
  ['tail lobby --from yesterday', 'neither a number nor a time'],
  ['tail lobby --last few', 'few is no number'],
])('%s makes no sense', async (line, reason) => {
  const { code, notes } = await tail(line);
  expect([code, notes.join()]).toEqual([64, expect.stringContaining(reason)]);
});
