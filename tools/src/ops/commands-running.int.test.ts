import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TableId } from '@battleline/domain';
import { encodeRecord, type EventLog, openTopics, postgresLog } from '@battleline/events';
import type { AccountResponse } from '@battleline/protocol';
import { activateOnNewLog, type Environment } from '@battleline/service';
import {
  createLogWriter,
  createRandom,
  createRandomPlay,
  startTestPostgres,
  startTestProcess,
  type TestDatabase,
  type TestPostgres,
  type TestProcess,
} from '@battleline/service/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CHECKOUT } from '../start/data-folder.ts';
import { COMMANDS } from './commands.ts';
import { type Command, EXIT } from './tool/command.ts';
import { optionsOf } from './tool/command-line.ts';
import { runCommandLine } from './tool/run-command-line.ts';

const SECRET = 'a secret of all processes of this test';
const masterKey = (byte: number): string => Buffer.alloc(32, byte).toString('base64url');

let postgres: TestPostgres;
let database: TestDatabase;
let environment: Environment;
let processes: readonly TestProcess[] = [];
/** What stands for a placeholder of a command's usage, or of an option that it needs. */
let examples: Readonly<Record<string, readonly string[]>>;

const openLog = async (url: string): Promise<EventLog> => {
  const log = await postgresLog({ url });
  await openTopics(log, encodeRecord);
  return log;
};

/** One game to its end, and one more table at which people sit. */
const playGames = async (url: string): Promise<TableId> => {
  const log = await openLog(url);
  await activateOnNewLog({ log, signal: AbortSignal.timeout(60_000) });
  const play = createRandomPlay(await createLogWriter(log), createRandom(29));
  const table = await play.startGame();
  while (await play.move(table));
  const open = await play.startGame();
  for (let moves = 0; moves < 10; moves += 1) await play.move(open);
  await log.close();
  return open;
};

/** Asked again while it is "not now". */
const register = async (port: unknown): Promise<string> => {
  const request = { id: crypto.randomUUID(), name: 'Kunigunde', password: 'password of Kunigunde' };
  const late = AbortSignal.timeout(60_000);
  for (;;) {
    const response = await fetch(`http://127.0.0.1:${String(port)}/api/account`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: late,
    });
    const body = (await response.json()) as AccountResponse;
    if (response.status === 201) return body.you.id;
    if (response.status !== 503) throw new Error(`${response.status}: ${JSON.stringify(body)}`);
  }
};

beforeAll(async () => {
  postgres = await startTestPostgres({ fast: false });
  database = await postgres.createDatabase();
  const table = await playGames(database.url);
  const other = await postgres.createDatabase();
  await (await openLog(other.url)).close();
  const folder = await mkdtemp(join(tmpdir(), 'battleline-commands-'));
  environment = {
    ...{ EVENT_LOG: 'postgres', DATABASE_URL: database.url, HTTP_PORT: '0' },
    ...{ SESSION_SECRET: SECRET, NAME_SECRET: SECRET },
    ...{ MASTER_KEY: masterKey(5), SECOND_MASTER_KEY: masterKey(4) },
  };
  const [gateway, ...others] = ['gateway', 'projector', 'game-log'].map((name) =>
    startTestProcess(join(CHECKOUT, 'apps', name, 'src/main.ts'), environment),
  );
  if (!gateway) throw new Error('there is no gateway');
  processes = [gateway, ...others];
  const [ready] = await Promise.all(processes.map((one) => one.line('ready', 60_000)));
  const client = await register(ready?.['port']);
  examples = {
    '': [],
    '[<topic>|<topic>/<partition>]': [],
    '<table>': [table],
    '<id or name>': [client],
    '[<text>]': ['Tonight', 'we', 'move.'],
    '<topic>/<partition>/<offset>': ['lobby/0/1'],
    '<read model>|all': ['game_log'],
    '<gateway>': [String(ready?.['gateway'])],
    '<feature>|all': ['all'],
    '<from> <to>': [other.url, join(folder, 'copy')],
    FOLDER: [join(folder, 'export')],
  };
}, 180_000);
afterAll(async () => {
  await Promise.all(processes.map((one) => one.stop()));
  await postgres.stop();
  const [exported = ''] = examples?.['FOLDER'] ?? [];
  await rm(join(exported, '..'), { recursive: true, force: true });
}, 60_000);

const exampleOf = (placeholder: string): readonly string[] => {
  const example = examples[placeholder];
  if (!example) throw new Error(`Say in this test's examples what may stand for ${placeholder}.`);
  return example;
};

/** A whole line of this command that makes sense here. */
const lineOf = (command: Command): readonly string[] => [
  ...command.name.split(' '),
  ...exampleOf(command.usage),
  ...Object.entries(optionsOf(command)).flatMap(([name, option]) =>
    option.type === 'string' && option.needed ? [`--${name}`, ...exampleOf(option.value)] : [],
  ),
];

const run = async (argv: readonly string[]) => {
  const [lines, notes]: [string[], string[]] = [[], []];
  const code = await runCommandLine(argv, {
    ...{ commands: COMMANDS, environment, signal: AbortSignal.timeout(120_000) },
    say: async (...said) => void lines.push(...said),
    note: (line) => void notes.push(line),
  });
  return { code, lines, notes };
};

/** What `--json` prints is JSON and nothing else, as much of it as the command says. */
const expectJson = async ({ answers, name }: Command, argv: readonly string[], wanted: number): Promise<void> => {
  const { code, lines, notes } = await run([...argv, '--json']);
  expect({ name, code, notes: code === wanted ? [] : notes }).toEqual({ name, code: wanted, notes: [] });
  for (const line of lines) expect(JSON.parse(line)).toEqual(expect.any(Object));
  if (code === EXIT.ok && answers === 'document') expect([name, lines.length]).toEqual([name, 1]);
  if (code !== EXIT.ok) expect({ name, lines, told: notes.join('') !== '' }).toEqual({ name, lines: [], told: true });
};

/** Where the example can't be done, the exit code that says so. */
const CODES: Readonly<Record<string, number>> = {
  'record void': EXIT.wrong, // everybody can read that record
  'gateway drain': EXIT.usage, // the last gateway goes with --yes only
};

/** All tables with their numbers of rows, but those of the list, where people come and go. */
const countRows = async (): Promise<ReadonlyMap<string, number>> => {
  const { pool } = database;
  const { rows } = await pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname !~ '^(pg_|information_schema|projector_v)'`,
  );
  const counts = rows.map(async ({ name }) => {
    const counted = await pool.query<{ count: number }>(`select count(*)::int as count from ${name}`);
    return [name, counted.rows[0]?.count ?? 0] as const;
  });
  return new Map(await Promise.all(counts));
};

// One after the other would take the sum of what they wait for heartbeats.
test('every command tells programs what it does in JSON, by its exit code, and destroys nothing without --yes', async () => {
  const before = await countRows();
  const own = COMMANDS.filter(({ destroys }) => destroys === undefined);
  await Promise.all(own.map((command) => expectJson(command, lineOf(command), CODES[command.name] ?? EXIT.ok)));
  const after = await countRows();
  const fewer = [...before].filter(([name, rows]) => rows > (after.get(name) ?? -1));
  expect(fewer).toEqual([]);
}, 120_000);

test('with --yes commands do what can’t be taken back, and say it in JSON', async () => {
  const sure = COMMANDS.filter(({ name, destroys }) => destroys !== undefined || CODES[name] === EXIT.usage);
  for (const command of sure) await expectJson(command, [...lineOf(command), '--yes'], EXIT.ok);
}, 120_000);

test('people read what a command says, not JSON', async () => {
  for (const name of ['lag', 'views list', 'kafka acls', 'topics check']) {
    const { lines } = await run(name.split(' '));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).not.toMatch(/^[{[]/);
  }
}, 60_000);
