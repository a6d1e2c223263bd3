// How far behind are the read models while people play?
//   node bench/projection.ts [--rate 200] [--tables 100] [--seconds 15] [--before 3000]
// Projector and game-log run as processes on a durable Postgres log; `--before` moves are made before they start.
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { TableId } from '@battleline/domain';
import { postgresLog } from '@battleline/events';
import {
  createLogWriter,
  createRandom,
  createRandomPlay,
  type RandomPlay,
  startTestPostgres,
  startTestProcess,
  type TestProcess,
} from '@battleline/service/testing';

const { values: args } = parseArgs({
  options: {
    rate: { type: 'string', default: '200' },
    tables: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '15' },
    before: { type: 'string', default: '3000' },
  },
});
const [rate, tables, seconds, before] = [args.rate, args.tables, args.seconds, args.before].map(Number) as [
  number,
  number,
  number,
  number,
];

const PLAYERS = 8;
const ROLES = ['projector', 'game-log'] as const;

/** One of several who make moves at their tables in turn; a table whose game is over gets a new game. */
const createPlayer = async (play: RandomPlay) => {
  const running: TableId[] = [];
  for (let count = 0; count < tables / PLAYERS; count += 1) running.push(await play.startGame());
  let turn = 0;
  return async (): Promise<void> => {
    const place = turn++ % running.length;
    const table = running[place];
    if (!table || !(await play.move(table))) running[place] = await play.startGame();
  };
};

/** Makes moves at a steady pace, one after the other; a late one is made at once. */
const play = async (move: () => Promise<void>, perSecond: number, start: number): Promise<void> => {
  for (let count = 0; count < perSecond * seconds; count += 1) {
    await delay(Math.max(0, start + (count * 1000) / perSecond - performance.now()));
    await move();
  }
};

type Sample = ReadonlyMap<string, number>;

const scrape = async (port: unknown): Promise<Sample> => {
  const text = await (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
};

const sum = (sample: Sample, name: string): number =>
  [...sample].filter(([key]) => key.startsWith(name)).reduce((total, [, value]) => total + value, 0);

/** The smallest bucket's bound, in seconds, that holds this share of the delays observed between two samples. */
const quantile = (from: Sample, to: Sample, share: number): string => {
  const count =
    sum(to, 'battleline_projection_delay_seconds_count') - sum(from, 'battleline_projection_delay_seconds_count');
  for (const [key, value] of to) {
    const bound = /^battleline_projection_delay_seconds_bucket\{le="([^"]+)"/.exec(key)?.[1];
    if (bound !== undefined && value - (from.get(key) ?? 0) >= share * count) return bound;
  }
  return '?';
};

const report = async (role: string, port: unknown, from: Sample, worstLag: number): Promise<void> => {
  const to = await scrape(port);
  const of = (name: string): number => (sum(to, name) - sum(from, name)) / seconds;
  process.stdout.write(
    `${role.padEnd(10)} ${of('battleline_projection_records_total').toFixed(0)} records/s, ` +
      `${of('battleline_projection_rows_total').toFixed(0)} rows/s; rows stand after ≤ ${quantile(from, to, 0.5)} s (p50), ` +
      `≤ ${quantile(from, to, 0.99)} s (p99); worst lag ${worstLag.toFixed(2)} s; ` +
      `CPU ${(100 * of('process_cpu_seconds_total')).toFixed(0)} %\n`,
  );
};

const postgres = await startTestPostgres({ fast: false });
const started: TestProcess[] = [];
try {
  const { url } = await postgres.createDatabase();
  const log = await postgresLog({ url });
  const writer = await createLogWriter(log);
  const players = await Promise.all(
    Array.from({ length: PLAYERS }, (_, seed) => createPlayer(createRandomPlay(writer, createRandom(seed)))),
  );
  for (let count = 0; count < before; count += PLAYERS) await Promise.all(players.map((move) => move()));

  const begun = performance.now();
  const mains = ROLES.map((role) => fileURLToPath(new URL(`../apps/${role}/src/main.ts`, import.meta.url)));
  for (const main of mains) started.push(startTestProcess(main, { DATABASE_URL: url, HTTP_PORT: '0' }));
  await Promise.all(started.map((one) => one.line('ready', 60_000)));
  process.stdout.write(
    `both ready ${((performance.now() - begun) / 1000).toFixed(1)} s after their start, ${before} moves before\n`,
  );

  const ports = await Promise.all(started.map(async (one) => (await one.line('started')).port));
  const from = await Promise.all(ports.map(scrape));
  const worst = ports.map(() => 0);
  const start = performance.now();
  const playing = Promise.all(players.map((move) => play(move, rate / PLAYERS, start)));
  while (performance.now() - start < seconds * 1000) {
    for (const [index, port] of ports.entries()) {
      const lag = [...(await scrape(port))].filter(([key]) => key.startsWith('battleline_projection_lag_seconds'));
      worst[index] = Math.max(worst[index] ?? 0, ...lag.map(([, value]) => value));
    }
    await delay(200);
  }
  await playing;
  const took = (performance.now() - start) / 1000;
  process.stdout.write(
    `${((rate * seconds) / took).toFixed(0)} moves/s at ${tables} tables for ${took.toFixed(1)} s\n`,
  );
  for (const [index, role] of ROLES.entries())
    await report(role, ports[index], from[index] ?? new Map(), worst[index] ?? 0);
  await log.close();
} finally {
  await Promise.all(started.map((one) => one.stop()));
  await postgres.stop();
}
