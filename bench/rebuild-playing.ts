// How fast are read models made anew while people play, and what do these notice of it?
//   node bench/rebuild-playing.ts [--records 300000] [--tables 100] [--rate 100]
// One gateway, projector and game-log on a durable Postgres log that is filled first; `--rate` moves a second on `--tables`
// tables, first alone, then beside `views rebuild` of both read models. Everything shares the machine's cores.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fillDatabase } from './start-up/long-log.ts';
import type { Figures } from './yardstick/figures.ts';
import { startGateway } from './yardstick/gateway-subject.ts';
import { measure } from './yardstick/subject.ts';

const { values: args } = parseArgs({
  options: {
    records: { type: 'string', default: '300000' },
    tables: { type: 'string', default: '100' },
    rate: { type: 'string', default: '100' },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const fill = async (url: string): Promise<void> => {
  const filled = await fillDatabase(url, { records: Number(args.records), running: 100 });
  say(`${filled.records.toLocaleString('en')} records of ${filled.tables.toLocaleString('en')} tables`);
};

/** Tells records, seconds and rate by itself. */
const rebuild = async (url: string, app: string, model: string): Promise<void> => {
  const main = fileURLToPath(new URL(`../apps/${app}/src/views/main.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', main, model, 'rebuild'], {
    env: { DATABASE_URL: url },
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  const [code] = (await once(child, 'close')) as [number | null];
  say(`${model}: exit code ${code}`);
};

const tell = (what: string, { moves, seconds, p50, p99 }: Figures): void =>
  say(`${what}: ${(moves / seconds).toFixed(0)} moves/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);

const load = { tables: Number(args.tables), rate: Number(args.rate), warmUpMs: 5_000 };
const dataFolder = await mkdtemp(join(tmpdir(), 'battleline-rebuild-'));
await chmod(dataFolder, 0o755); // Postgres may run as another user
try {
  let url = '';
  const subject = await startGateway({
    ...{
      log: 'postgres',
      brokers: 1,
      withReadModels: true,
      dataFolder,
      profileFolder: undefined,
      jarFolder: undefined,
    },
    fill: (databaseUrl) => fill((url = databaseUrl)),
  });
  try {
    tell('play alone', await measure(subject, { ...load, measuredMs: 15_000 }));
    const begun = Promise.withResolvers<void>();
    const beside = measure(subject, { ...load, measuredMs: 30_000 }, begun.resolve);
    await begun.promise;
    await rebuild(url, 'projector', 'public_list');
    await rebuild(url, 'game-log', 'game_log');
    tell('play in the 30 s from the beginning of the rebuild', await beside);
  } finally {
    await subject.stop();
  }
} finally {
  await rm(dataFolder, { recursive: true, force: true });
}
