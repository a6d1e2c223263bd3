import { type TableId, viewTable } from '@battleline/domain';
import { memoryLog, type MemoryLog } from '@battleline/events';
import { playEvening, type RandomPlay } from '@battleline/service/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runOps } from './tool/ops.fixture.ts';

let log: MemoryLog;
let play: RandomPlay;
let table: TableId;
beforeAll(async () => {
  log = memoryLog({ idleMs: 20 });
  ({ play } = await playEvening(log, { seed: 3, games: 0, openMoves: 0 }));
  table = play.played()[0]?.table ?? ('' as TableId);
});
afterAll(() => log.close());

const shown = async (line: string) => {
  const { lines, notes } = await runOps({ log }, `table ${table} ${line} --json`);
  expect(notes).toEqual([]);
  return JSON.parse(lines[0] ?? '') as { version: number; at: number; view: unknown };
};

test('at each version of the past a table is what each viewer was shown then, and at its time likewise', async () => {
  const views: unknown[][] = [];
  const look = (): void => {
    const state = play.stateOf(table);
    if (state.status === 'unknown') throw new Error('there is no table');
    views.push(
      (['north', 'south', 'watcher'] as const).map(
        (viewer) => JSON.parse(JSON.stringify(viewTable(viewer, state))) as unknown,
      ),
    );
  };
  look();
  for (let move = 0; move < 25 && (await play.move(table)); move += 1) look();
  for (const [index, expected] of views.entries()) {
    const at = `--at ${4 + index}`; // opened, ready twice, dealt
    const seen = [await shown(`${at} --as north`), await shown(`${at} --as south`), await shown(`${at} --as watchers`)];
    expect(seen.map(({ view }) => view)).toEqual(expected);
  }
  const times = await Promise.all(views.map(async (_, index) => (await shown(`--at ${4 + index}`)).at));
  const time = Math.ceil((times[9] ?? 0) / 1000);
  const version = 3 + times.filter((at) => at <= time * 1000).length;
  expect(await shown(`--at ${new Date(time).toISOString()}`)).toMatchObject({ version });
  expect((await shown('')).version).toBe(3 + views.length);
});

test('as text it is a board; all hands and decks are shown only to the eyes of all', async () => {
  const text = async (as: string) => (await runOps({ log }, `table ${table} --at 4 --as ${as}`)).lines.join('\n');
  expect(await text('watchers')).toContain('[f1]');
  expect(await text('watchers')).not.toContain('next troop');
  expect(await text('watchers')).toMatch(/NORTH {3}hand: 7 troop/);
  expect(await text('all')).toMatch(/next troop: \S+ \S+/);
  expect(await text('all')).toMatch(/SOUTH {3}hand: [A-Z]\d+ /);
});

test.each([
  ['table 7-00', 64, 'is no table'],
  ['table 7-000000000000000000000000000000', 1, 'There is no table'],
  ['table 7-000000000000000000000000000000 --as everybody', 64, '--as is'],
])('%s answers %i', async (line, code, reason) => {
  expect(await runOps({ log }, line)).toMatchObject({
    code,
    notes: expect.arrayContaining([expect.stringContaining(reason)]),
  });
});

test('a version that isn’t there yet is refused, with the last one there is', async () => {
  const { code, notes } = await runOps({ log }, `table ${table} --at 9999`);
  expect([code, notes[0]]).toEqual([1, expect.stringMatching(/at 9999: its last version is \d+/)]);
});
