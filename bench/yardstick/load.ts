// Plays at many tables of one server and measures; a process of its own, so that its work isn't taken for the server's.
// Gets a `LoadOrder` as JSON argument, prints `BEGUN`, then `Figures` as JSON; progress on stderr.
import { setTimeout as delay } from 'node:timers/promises';
import { cpuMicros } from './cpu-time.ts';
import { BEGUN, type Figures, type LoadPlan, percentile } from './figures.ts';
import type { Game } from './game.ts';
import { createGamePool } from './game-pool.ts';
import { openGatewayGame } from './gateway-game.ts';
import { openRelayGame } from './relay-game.ts';
import type { Meter } from './socket.ts';

export type LoadOrder = LoadPlan & {
  readonly kind: 'relay' | 'gateway';
  readonly address: string;
  /** the server's processes by what they do */
  readonly parts: Readonly<Record<string, readonly number[]>>;
};

const OPENED_AT_ONCE = 16;

const order = JSON.parse(process.argv[2] ?? '') as LoadOrder;
const { kind, address, parts, tables, rate, warmUpMs, measuredMs } = order;
const meter: Meter = { bytes: 0 };

const openGames = async (count: number): Promise<Game[]> => {
  const open = kind === 'relay' ? openRelayGame : openGatewayGame;
  const games: Game[] = [];
  let left = count;
  const opener = async (): Promise<void> => {
    while (left-- > 0) games.push(await open(address, meter));
  };
  await Promise.all(Array.from({ length: OPENED_AT_ONCE }, opener));
  return games;
};

const spares = kind === 'relay' ? 0 : Math.ceil(tables / 10) + 1;
const pool = createGamePool(await openGames(tables + spares));
process.stderr.write(`  ${tables} tables play\n`);

const begun = performance.now();
const [from, until] = [begun + warmUpMs, begun + warmUpMs + measuredMs];
const latencies: number[] = [];

const play = async (game: Game, sentAt: number): Promise<void> => {
  const seenAt = await game.move();
  if (sentAt >= from && seenAt <= until) latencies.push(seenAt - sentAt);
};

const next = async (game: Game): Promise<Game> => {
  if (!game.isOver()) return game;
  pool.giveBack(game);
  return pool.take();
};

/** As fast as answers come. */
const playClosed = async (): Promise<void> => {
  for (let game = await pool.take(); performance.now() < until; game = await next(game))
    await play(game, performance.now());
};

/** At a steady pace; a move that comes late because of the one before counts from when it was due. */
const playPaced = async (perSecond: number, index: number): Promise<void> => {
  const everyMs = (1000 * tables) / perSecond;
  let due = begun + (index / tables) * everyMs;
  for (let game = await pool.take(); due < until; game = await next(game)) {
    const waitMs = due - performance.now();
    if (waitMs > 0) await delay(waitMs);
    await play(game, waitMs > 0 ? performance.now() : due);
    due += everyMs;
  }
};

for (let index = 0; index < tables; index += 1) void (rate === null ? playClosed() : playPaced(rate, index));

const sample = () => ({
  server: Object.entries(parts).map(([part, pids]) => [part, cpuMicros(pids)] as const),
  load: process.cpuUsage(),
  bytes: meter.bytes,
  renewed: pool.renewed(),
  at: performance.now(),
});
await delay(warmUpMs);
process.stdout.write(`${BEGUN}\n`);
const before = sample();
await delay(measuredMs);
const after = sample();

latencies.sort((a, b) => a - b);
const figures: Figures = {
  moves: latencies.length,
  seconds: (after.at - before.at) / 1000,
  p50: percentile(latencies, 0.5),
  p99: percentile(latencies, 0.99),
  serverMicros: Object.fromEntries(
    after.server.map(([part, micros], index) => [part, micros - (before.server[index]?.[1] ?? 0)]),
  ),
  loadMicros: after.load.user + after.load.system - before.load.user - before.load.system,
  receivedBytes: after.bytes - before.bytes,
  newGames: after.renewed - before.renewed,
};
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
