import { fileURLToPath } from 'node:url';
import { postgresLog } from '@battleline/events';
import {
  playEvening,
  startTestPostgres,
  startTestProcess,
  type TestPostgres,
  waitForRows,
} from '@battleline/service/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { publicList } from './public-list.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres({ fast: false });
}, 120_000);
afterAll(() => postgres.stop(), 60_000);

test('the projector shows who is here and which games run, and stops when it is asked to', async () => {
  const database = await postgres.createDatabase();
  const log = await postgresLog({ url: database.url });
  const { play } = await playEvening(log, { seed: 5, games: 0, openMoves: 7 });
  const projector = startTestProcess(MAIN, { DATABASE_URL: database.url, HTTP_PORT: '0' });
  const { port } = await projector.line('started');
  await projector.line('ready');
  await waitForRows(database, publicList, log);

  const [table] = play.played();
  expect(await database.ask('select table_id, moves, north_kind is not null as known from api.tables')).toEqual([
    { table_id: table?.table, moves: 7, known: true },
  ]);
  const get = (path: string) => fetch(`http://127.0.0.1:${String(port)}${path}`);
  expect((await get('/healthz')).status).toBe(200);
  expect(await (await get('/readyz')).json()).toEqual({ ready: true, reason: 'ready' });
  const metrics = await (await get('/metrics')).text();
  expect(metrics).toContain('battleline_projection_active{projection="public_list/1",role="projector"} 1');
  expect(metrics).toContain(
    'battleline_projection_lag_seconds{projection="public_list/1",topic="lobby",partition="0",role="projector"} 0',
  );

  const phases = [...metrics.matchAll(/^battleline_start_phase_seconds\{phase="(\w+)"/gm)].map(([, phase]) => phase);
  expect(phases).toEqual(['program', 'database', 'log', 'standby', 'snapshots', 'reading']);
  expect(metrics).toMatch(/^battleline_append_records_count\{role="projector"\} [1-9]/m);

  expect(await projector.stop()).toBe(0);
  expect(projector.lines().at(-1)).toMatchObject({ msg: 'stopped', why: 'SIGTERM', level: 'info' });
  expect(projector.lines()[0]).toMatchObject({ msg: 'starting', config: { DATABASE_URL: '(secret)' } });
  await log.close();
}, 60_000);

test('a projector with faults in its configuration names them all and ends with 78', async () => {
  const projector = startTestProcess(MAIN, { EVENT_LOG: 'kafka', HTTP_PORT: 'x' });
  expect(await projector.exited).toBe(78);
  for (const name of ['DATABASE_URL', 'KAFKA_BROKERS', 'HTTP_PORT']) expect(projector.complaints()).toContain(name);
}, 30_000);
