import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SocketEvents } from '@battleline/client';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createHistory, type HistoryEntry, type RunInput } from '../history.ts';
import { readHistories, readRun } from './history-reading.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'battleline-history-'));
  await mkdir(join(folder, 'histories'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const fileOf = (name: string): string => join(folder, 'histories', `${name}.jsonl`);

const readAll = async (): Promise<HistoryEntry[]> => {
  const entries: HistoryEntry[] = [];
  for (const source of await readHistories(folder)) for await (const entry of source.entries()) entries.push(entry);
  return entries;
};

const who = { name: 'p1', kind: 'player', client: 'c1', tab: 't1' } as const;

test('all that goes over the wire is read back as it was, with its time', async () => {
  let time = 0;
  const history = createHistory(fileOf('p1'), () => time++, who);
  let inner: SocketEvents | undefined;
  const heard: unknown[] = [];
  const open = history.record((_, events) => {
    inner = events;
    return { send: (text) => heard.push(['out', text]), close: () => undefined };
  });
  history.asked('move');
  const socket = open('ws://gateway/socket', {
    opened: () => heard.push('opened'),
    received: (text) => heard.push(['in', text]),
    closed: (code) => heard.push(['closed', code]),
  });
  inner?.opened();
  socket.send('{"type":"ping"}');
  inner?.received('{"type":"pong",\n"at":7}');
  inner?.closed(4000);
  await history.close();

  expect(heard).toEqual(['opened', ['out', '{"type":"ping"}'], ['in', '{"type":"pong",\n"at":7}'], ['closed', 4000]]);
  expect(await readAll()).toEqual([
    { type: 'who', t: 0, ...who },
    { type: 'asked', t: 1, command: 'move' },
    { type: 'connecting', t: 2, connection: 0, address: 'ws://gateway/socket' },
    { type: 'opened', t: 3, connection: 0 },
    { type: 'sent', t: 4, connection: 0, frame: { type: 'ping' } },
    { type: 'heard', t: 5, connection: 0, frame: { type: 'pong', at: 7 } },
    { type: 'closed', t: 6, connection: 0, code: 4000 },
    { type: 'end', t: 7 },
  ]);
});

test('what comes after the end is not written', async () => {
  const history = createHistory(fileOf('p1'), () => 0, who);
  await history.close();
  history.asked('move');
  await history.close();
  expect((await readAll()).map(({ type }) => type)).toEqual(['who', 'end']);
});

test('a history that is no history is refused, with its place', async () => {
  const history = createHistory(fileOf('p1'), () => 0, who);
  await history.close();
  await appendFile(fileOf('p1'), '{"type":"heard","t":1,"connection":0,"frame":{"ty');
  await expect(readAll()).rejects.toThrow(/p1\.jsonl:3 is not JSON/);
});

test('a history whose writer was killed may stop in the middle of a line', async () => {
  const line = JSON.stringify({ type: 'who', t: 0, ...who });
  await writeFile(fileOf('p3'), `${line}\n{"type":"asked","t":1,"comm`);
  expect(await readAll()).toEqual([{ type: 'who', t: 0, ...who }]);
  await writeFile(fileOf('p3'), `${line}\n{"type":"asked","t":1,"comm\n${line}\n`);
  await expect(readAll()).rejects.toThrow(/p3\.jsonl:2 is not JSON/);
});

test('a history must say whose it is', async () => {
  await writeFile(fileOf('p2'), '{"type":"end","t":1}\n');
  await expect(readAll()).rejects.toThrow(/p2\.jsonl:1: "who" stands first/);
});

test('a history that could not be written says so at its end', async () => {
  await expect(createHistory(join(folder, 'nowhere', 'p1.jsonl'), () => 0, who).close()).rejects.toThrow(
    /p1\.jsonl could not be written/,
  );
});

test('a run says where its log is, and what it leaves out has a default', async () => {
  const run: RunInput = {
    format: 1,
    seed: 7,
    minutes: 1,
    log: { kind: 'postgres', url: 'postgres://localhost/x' },
    databaseUrl: 'postgres://localhost/x',
    stoppedAt: 60_000,
    endedAt: 70_000,
  };
  await writeFile(join(folder, 'run.json'), JSON.stringify(run));
  expect(await readRun(folder)).toMatchObject({
    ...run,
    log: { topicPrefix: '' },
    unansweredLimitMs: 30_000,
    faults: [],
  });
  await writeFile(join(folder, 'run.json'), JSON.stringify({ ...run, log: { kind: 'paper' } }));
  await expect(readRun(folder)).rejects.toThrow(/run\.json/);
});
