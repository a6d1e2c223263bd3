import { FEATURES } from '@battleline/domain';
import { isAlive } from '@battleline/events';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './ports.ts';
import { makeFolder, type RunningTool, runTool } from './start.fixture.ts';

const START_MS = 60_000;
const NO_BOTS = ['--bots', '0', '--port', '0'];

let folder: Awaited<ReturnType<typeof makeFolder>>;
let dataFolder: string;
const started: RunningTool[] = [];
beforeAll(async () => {
  folder = await makeFolder();
  dataFolder = join(folder.path, 'data');
});
afterEach(async () => {
  for (const tool of started.splice(0)) {
    tool.signal('SIGTERM');
    await tool.ended;
  }
});
afterAll(() => folder.remove());

const start = (args: readonly string[], environment: NodeJS.ProcessEnv = {}): RunningTool => {
  const tool = runTool('start', ['--data', dataFolder, ...args], { environment });
  started.push(tool);
  return tool;
};
const sql = async (...args: readonly string[]): Promise<string> => {
  const tool = runTool('sql', ['--data', dataFolder, ...args]);
  await tool.ended;
  return tool.output();
};
const addresses = (tool: RunningTool): readonly string[] => tool.output().match(/http:\S+/g) ?? [];
/** The processes that keep the system running: those of the log folder's last lines, and Postgres. */
const processesOf = async (names: readonly string[]): Promise<readonly number[]> => {
  const pids = names.map(async (name) => {
    const lines = (await readFile(join(dataFolder, `logs/${name}.log`), 'utf8')).split('\n');
    const entries = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { pid: number });
    return entries.at(-1)!.pid;
  });
  const postmaster = await readFile(join(dataFolder, 'postgres/postmaster.pid'), 'utf8');
  return [...(await Promise.all(pids)), Number(postmaster.split('\n')[0])];
};
const untilGone = async (pids: readonly number[]): Promise<void> => {
  const deadline = performance.now() + 15_000;
  while (pids.some(isAlive)) {
    if (performance.now() > deadline) throw new Error(`still alive: ${pids.filter(isAlive).join(', ')}`);
    await delay(20);
  }
};

test(
  'the system starts, is ready, refuses a second start, stops whole, and goes on with the same data',
  async () => {
    const first = start(['--gateways', '2', '--bots', '1', '--port', '0']);
    await first.says(/Battle Line is ready[^]*Ctrl-C/, START_MS);
    expect(addresses(first)).toHaveLength(2);
    for (const address of addresses(first)) expect((await fetch(`${address}/readyz`)).status).toBe(200);
    for (const secret of ['session-secret', 'runtime.json', 'postgres.password', 'logs/gateway-1.log'])
      expect((await stat(join(dataFolder, secret))).mode & 0o077).toBe(0);
    expect(await sql('--write', 'create table kept as select 7 as n')).toContain('1 row');

    const second = start(NO_BOTS);
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/already runs on .*data \(process \d+\)/);
    expect(second.output()).toContain(`kill ${first.pid}`);

    const pids = await processesOf(['gateway-1', 'gateway-2', 'projector', 'game-log', 'bot']);
    first.signal('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(first.output()).toMatch(/stopping\nstopped\n$/);
    await untilGone(pids);
    expect(await sql('select 1')).toContain('No running Battle Line found');

    const again = start(NO_BOTS);
    await again.says(/Battle Line is ready/, START_MS);
    expect(await sql('--csv', 'select n from kept')).toBe('n\n7\n');
    expect(await sql('--csv', `select count(*) > 0 as kept from event_log.record`)).toContain('t');
  },
  4 * START_MS,
);

test(
  'after a killed start nothing is left running but Postgres, which the next start adopts',
  async () => {
    const first = start(NO_BOTS);
    await first.says(/Battle Line is ready/, START_MS);
    const pids = await processesOf(['gateway-1', 'projector', 'game-log']);
    const port = new URL(addresses(first)[0]!).port;
    first.signal('SIGKILL');
    await first.ended;
    const next = start(['--bots', '0', '--port', port]);
    await next.says(/adopted the Postgres/, START_MS);
    await next.says(/Battle Line is ready/, START_MS);
    await untilGone(pids.slice(0, -1));
    expect(addresses(next)).toEqual(addresses(first));
  },
  3 * START_MS,
);

test(
  'all features are active soon after a start, also where a gateway of a killed start still counts as alive',
  async () => {
    const tool = start(NO_BOTS);
    await tool.says(/Battle Line is ready/, START_MS);
    const deadline = performance.now() + START_MS;
    let told = '';
    do {
      if (performance.now() > deadline) throw new Error(`not active: ${told}`);
      const ops = runTool('ops', ['features', '--data', dataFolder]);
      expect(await ops.ended).toBe(0);
      told = ops.output();
    } while (!FEATURES.every((feature) => told.includes(`${feature}: active since`)));
  },
  3 * START_MS,
);

test(
  'a gateway and a Postgres that die are started again',
  async () => {
    const tool = start(NO_BOTS);
    await tool.says(/Battle Line is ready/, START_MS);
    const pids = await processesOf(['gateway-1']);
    process.kill(pids[0]!, 'SIGKILL');
    await tool.says(/gateway-1 ended by SIGKILL; starting it again/);
    await tool.says(/gateway-1 is ready again/);
    process.kill(pids.at(-1)!, 'SIGKILL');
    await tool.says(/Postgres runs again/);
    expect(await sql('--csv', 'select 1 as n')).toBe('n\n1\n');
  },
  3 * START_MS,
);

test(
  'a data folder that belongs to another event log is told',
  async () => {
    await writeFile(join(dataFolder, 'event-log'), 'Kafka cluster x');
    const tool = start(NO_BOTS);
    expect([await tool.ended, tool.output()]).toEqual([1, expect.stringContaining('belongs to another event log')]);
    await rm(join(dataFolder, 'event-log'));
  },
  START_MS,
);

test(
  'stopping in the middle of a start leaves nothing behind',
  async () => {
    const tool = start(NO_BOTS);
    await tool.says(/starting Battle Line/);
    tool.signal('SIGINT');
    expect(await tool.ended).toBe(0);
    await expect(stat(join(dataFolder, 'start.lock'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(stat(join(dataFolder, 'postgres/postmaster.pid'))).rejects.toMatchObject({ code: 'ENOENT' });
  },
  START_MS,
);

const refusals: readonly [string, readonly string[], NodeJS.ProcessEnv, number, RegExp][] = [
  ['a folder that is none', ['--data', '/dev/null'], {}, 1, /\/dev\/null can't be written .*\n.*--data FOLDER/],
  ['a wrong flag', ['--prot', '1'], {}, 64, /Unknown option '--prot'.*\n\nnpm start/],
  ['a wrong variable', [], { EVENT_LOG: 'kafka' }, 78, /KAFKA_BROKERS: is missing/],
  [
    'a Postgres that is away',
    [],
    { DATABASE_URL: 'postgres://me:hush@127.0.0.1:1/x' },
    1,
    /127\.0\.0\.1:1\/x \(DATABASE/,
  ],
  [
    'a Kafka that is away',
    [],
    { EVENT_LOG: 'kafka', KAFKA_BROKERS: '127.0.0.1:1' },
    1,
    /Kafka at 127\.0\.0\.1:1 can't/,
  ],
];
test.each(refusals)(
  '%s is told in few words',
  async (_, args, environment, code, words) => {
    const tool = start([...NO_BOTS, ...args], environment);
    expect([await tool.ended, tool.output()]).toEqual([code, expect.stringMatching(words)]);
    expect(tool.output()).not.toMatch(/^\s+at |hush/m);
  },
  START_MS,
);

test('a port in use is told, and nothing is left running', async () => {
  const port = await freePort('127.0.0.1');
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
  const tool = start(['--bots', '0', '--port', `${port}`]);
  expect(await tool.ended).toBe(1);
  expect(tool.output()).toContain(`Port ${port} on 127.0.0.1 is in use`);
  await expect(stat(join(dataFolder, 'start.lock'))).rejects.toMatchObject({ code: 'ENOENT' });
  taken.close();
});

test('an old Node is told before anything else', async () => {
  const old = 'data:text/javascript,Object.defineProperty(process, "version", { value: "v20.1.0" })';
  const tool = runTool('start', ['--help'], { node: ['--import', old] });
  expect(await tool.ended).toBe(1);
  expect(tool.output()).toMatch(/^Battle Line needs Node 24 or newer; this is v20\.1\.0 .*\n`npm ci` brings/);
});

test('help is given', async () => {
  const tool = runTool('start', ['--help']);
  expect(await tool.ended).toBe(0);
  expect(tool.output()).toContain('--gateways N');
});
