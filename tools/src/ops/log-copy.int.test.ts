import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BEATS_TOPIC,
  CLIENT_KEYS_TOPIC,
  decodeClientKey,
  encodeBeat,
  encodeClientKey,
  type EventLog,
  memoryLog,
  type MemoryLog,
  memoryLogStore,
  postgresLog,
  startEmbeddedPostgres,
} from '@battleline/events';
import { playEvening, startTestPostgres, type TestPostgres } from '@battleline/service/testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { COPIED } from './log-copy/copying.ts';
import { logSource } from './log-copy/log-source.ts';
import { digestLog } from './digest.ts';
import { runOps } from './tool/ops.fixture.ts';

let postgres: TestPostgres;
let folder: string;
let log: MemoryLog;
beforeAll(async () => {
  postgres = await startTestPostgres({ fast: false });
  folder = await mkdtemp(join(tmpdir(), 'battleline-copy-'));
  const store = memoryLogStore();
  log = memoryLog({ store, idleMs: 20 });
  await playEvening(log, { seed: 13, games: 1, openMoves: 10 });
  const [living = '', anew = '', erased = ''] = KEYS;
  await log.append([keyRecord(anew, 'old'), keyRecord(living, 'lives'), keyRecord(anew, 'new')]);
  store.compact(CLIENT_KEYS_TOPIC);
  await log.append([keyRecord(erased, 'never to be seen again'), keyRecord(erased, null)]);
}, 120_000);
afterAll(async () => {
  await log.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** Keys of accounts: one lives, one was sealed anew, one is erased; where the first stood is a gap in the log. */
const KEYS = ['a1', 'b2', 'c3'].map((byte) => byte.repeat(16));
const keyRecord = (id: string, sealed: string | null) => ({
  topic: CLIENT_KEYS_TOPIC,
  partition: 0,
  key: Buffer.from(id, 'hex'),
  value: sealed === null ? null : encodeClientKey({ type: 'ClientKey', key: id, sealed }, new Set(['accounts'])),
});
const keysIn = async (from: EventLog): Promise<ReadonlyMap<string, string>> => {
  const keys = new Map<string, string>();
  const { signal } = quiet;
  await logSource(from, signal).readToEnd(
    CLIENT_KEYS_TOPIC,
    0,
    (await from.ends(CLIENT_KEYS_TOPIC)).get(0) ?? 0,
    async (records) => {
      for (const { key, value } of records) {
        const found = decodeClientKey(value);
        if (found) keys.set(found.key, `${found.sealed}`);
        else keys.delete(Buffer.from(key ?? []).toString('hex'));
      }
    },
  );
  return keys;
};

const quiet = { note: () => undefined, signal: new AbortController().signal };

test('a log goes to files, from there to Postgres and back to files: the same bytes, the same digest', async () => {
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  const { url } = await postgres.createDatabase();
  expect(await runOps({ log }, `log copy here ${first}`)).toMatchObject({ code: 0 });
  expect(await runOps({ log }, `log copy ${first} ${url}`)).toMatchObject({ code: 0 });
  const copy = await postgresLog({ url });
  expect(await digestLog(copy, quiet)).toEqual(await digestLog(log, quiet));
  const keys = new Map([
    [KEYS[1], 'new'],
    [KEYS[0], 'lives'],
  ]);
  expect(await keysIn(log)).toEqual(keys);
  expect(await keysIn(copy)).toEqual(keys);
  expect(await copy.ends(CLIENT_KEYS_TOPIC)).toEqual(await log.ends(CLIENT_KEYS_TOPIC));
  await copy.close();
  const text = await readFile(join(first, `${CLIENT_KEYS_TOPIC}-0.jsonl`), 'utf8');
  expect(text).not.toContain(Buffer.from('never to be seen again').toString('base64').slice(4, 20));

  expect(await runOps({ log }, `log copy ${url} ${second}`)).toMatchObject({ code: 0 });
  const files = await readdir(first);
  const partitions = COPIED.reduce((sum, spec) => sum + spec.partitions, 0);
  expect(files).toHaveLength(partitions + 1);
  for (const file of files)
    expect(await readFile(join(second, file), 'utf8')).toBe(await readFile(join(first, file), 'utf8'));

  // What was taken in is a log like any other: it goes on.
  const grown = await postgresLog({ url });
  await grown.append([{ topic: 'lobby', partition: 0, key: null, value: new Uint8Array([1]) }]);
  expect((await grown.ends('lobby')).get(0)).toBe(((await log.ends('lobby')).get(0) ?? 0) + 1);
  await grown.close();
  expect(await runOps({ log }, `log copy ${first} ${url}`)).toMatchObject({ code: 1 });
}, 60_000);

test('the log of an npm start that has ended is copied from its data folder', async () => {
  const [first, dataFolder, second] = ['files', 'data', 'again'].map((name) => join(folder, name));
  await chmod(folder, 0o755); // the server may run as another user
  expect(await runOps({ log }, `log copy here ${first}`)).toMatchObject({ code: 0 });
  const own = await startEmbeddedPostgres({ dataFolder: dataFolder ?? '' });
  expect(await runOps({ log }, `log copy ${first} ${own.url}`)).toMatchObject({ code: 0 });
  await own.stop();

  expect(await runOps({ log }, `log copy ${dataFolder} ${second}`)).toMatchObject({ code: 0 });
  expect(await readFile(`${second}/manifest.json`, 'utf8')).toBe(await readFile(`${first}/manifest.json`, 'utf8'));
  expect(await runOps({ log }, `log copy ${dataFolder} ${second}`)).toMatchObject({ code: 1 });
  expect(existsSync(`${dataFolder}/postgres/postmaster.pid`)).toBe(false);
}, 120_000);

test('what is damaged, or not whole, or in use is not copied', async () => {
  const damaged = join(folder, 'damaged');
  await runOps({ log }, `log copy here ${damaged}`);
  const file = join(damaged, 'lobby-0.jsonl');
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    text.replace(/"t":(\d+)/, (_, time: string) => `"t":${Number(time) + 1}`),
  );
  expect(await runOps({ log }, `log copy ${damaged} ${join(folder, 'copy')}`)).toMatchObject({
    code: 1,
    notes: [expect.stringMatching(/the source is damaged: lobby\/0.*\n.*is not whole/)],
  });
  // In Postgres nothing is left of it.
  const { url } = await postgres.createDatabase();
  expect(await runOps({ log }, `log copy ${damaged} ${url}`)).toMatchObject({ code: 1 });
  expect(await runOps({ log }, `log copy here ${url}`)).toMatchObject({ code: 0 });
  expect(await runOps({ log }, `log copy here ${damaged}`)).toMatchObject({
    code: 1,
    notes: [expect.stringContaining('not empty')],
  });

  const half = join(folder, 'copy');
  expect(await runOps({ log }, `log copy ${half} ${join(folder, 'other')}`)).toMatchObject({
    code: 1,
    notes: [expect.stringContaining('manifest.json is missing')],
  });

  const id = 'a'.repeat(32);
  const beat = {
    type: 'Heartbeat',
    process: id,
    role: 'gateway',
    program: '1',
    features: [],
    offsets: [],
    blocks: [],
  } as const;
  const live = (): void => {
    void log.append([{ topic: BEATS_TOPIC, partition: 0, key: null, value: encodeBeat(beat) }]);
  };
  const beating = setInterval(live, 50);
  live();
  expect(await runOps({ log }, `log copy here ${join(folder, 'live')}`)).toMatchObject({
    code: 1,
    notes: [expect.stringContaining('waiting'), expect.stringContaining('1 gateways live on that log')],
  });
  clearInterval(beating);
  // It was stopped: that is soon known.
  expect(await runOps({ log }, `log copy here ${join(folder, 'live')}`)).toMatchObject({ code: 0 });
}, 60_000);
