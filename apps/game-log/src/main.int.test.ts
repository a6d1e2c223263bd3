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
import { gameLog } from './game-log.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres({ fast: false });
}, 120_000);
afterAll(() => postgres.stop(), 60_000);

test('the game log writes moves down, also after it was killed, and stops when it is asked to', async () => {
  const database = await postgres.createDatabase();
  const log = await postgresLog({ url: database.url });
  const { play } = await playEvening(log, { seed: 6, games: 0, openMoves: 9 });
  const environment = { DATABASE_URL: database.url, HTTP_PORT: '0' };
  const killed = startTestProcess(MAIN, environment);
  await killed.line('ready');
  killed.child.kill('SIGKILL');
  expect(await killed.exited).toBeNull();

  const [table] = play.played();
  if (!table) throw new Error('nobody has played');
  await play.move(table.table);
  const process = startTestProcess(MAIN, environment);
  const { port } = await process.line('started');
  await process.line('ready');
  await waitForRows(database, gameLog, log);
  const [games] = await database.ask('select moves from analytics.games');
  const [moves] = await database.ask('select count(*)::int as moves from analytics.moves');
  expect([games, moves]).toEqual([{ moves: 10 }, { moves: 10 }]);
  const metrics = await (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
  expect(metrics).toContain(
    'battleline_projection_gap_records{projection="game_log/1",topic="tables",partition="31",role="game-log"} 0',
  );

  expect(await process.stop()).toBe(0);
  expect(process.lines().at(-1)).toMatchObject({ msg: 'stopped', why: 'SIGTERM' });
  await log.close();
}, 60_000);
