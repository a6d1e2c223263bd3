import { EVENT_TOPICS, memoryLog } from '@battleline/events';
import { playEvening, startTestPostgres, type TestPostgres } from '@battleline/service/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runOps } from './tool/ops.fixture.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
}, 120_000);
afterAll(() => postgres.stop(), 60_000);

test('snapshots are written up to where rows stand, looked at, found damaged, and dropped', async () => {
  const log = memoryLog({ idleMs: 20 });
  await playEvening(log, { seed: 11, games: 1, openMoves: 5 });
  const { pool: database, ask } = await postgres.createDatabase();
  const ops = (line: string) => runOps({ log, database }, line);

  expect(await ops('snapshots write')).toMatchObject({ code: 1, notes: [expect.stringContaining('No projector')] });
  let records = 0;
  for (const topic of Object.keys(EVENT_TOPICS))
    for (const [partition, end] of await log.ends(topic)) {
      records += end;
      await ask(`insert into projection.checkpoint (projection, version, topic, topic_partition, next_offset)
        values ('public_list', 1, '${topic}', ${partition}, ${end})`);
    }
  expect(JSON.parse((await ops('snapshots write --json')).lines[0] ?? '')).toEqual({ generation: 1, records });
  const { code, lines } = await ops('snapshots status');
  expect([code, lines[1]]).toEqual([0, expect.stringMatching(/ok$/)]);

  await ask(`update projection.snapshot set state = state || ' ' where topic = 'lobby'`);
  expect(await ops('snapshots status')).toMatchObject({
    code: 1,
    lines: [expect.anything(), expect.stringMatching(/damaged: 1 of its partitions$/)],
  });
  expect((await ops('snapshots drop')).code).toBe(64);
  expect((await ops('snapshots drop --yes')).lines).toEqual(['33 snapshots are gone']);
  expect((await ops('snapshots status')).notes).toEqual([expect.stringContaining('There are none')]);
  await log.close();
}, 60_000);
