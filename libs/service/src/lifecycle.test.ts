import { EventEmitter, once } from 'node:events';
import { expect, test } from '@jest/globals';
import { type Life, runProcess } from './lifecycle.ts';
import { createLogger } from './logger.ts';

type Line = { readonly level: string; readonly msg: string; readonly why?: string; readonly name?: string };

const runHere = (main: (life: Life) => Promise<void>, stopWithinMs = 10_000) => {
  const lines: Line[] = [];
  const events = new EventEmitter();
  const exits: number[] = [];
  const logger = createLogger(
    { role: 'test', program: { version: '1', commit: 'c' }, level: 'info' },
    { write: (line) => void lines.push(JSON.parse(line) as Line) },
  );
  const host = { on: events.on.bind(events), exit: (code: number) => void exits.push(code) };
  const done = runProcess({ logger, stopWithinMs, host }, main);
  return { lines, events, exits, done };
};

test('a process that is asked to stop closes what it opened, the last first, and ends with 0', async () => {
  const closed: string[] = [];
  const run = runHere(async (life) => {
    await life.open('first', 1, () => void closed.push('first'));
    await life.open('second', Promise.resolve(2), async () => void closed.push('second'));
    run.events.emit('ready');
    await life.stopped;
    closed.push('main');
  });
  await once(run.events, 'ready');
  run.events.emit('SIGTERM');
  await run.done;
  expect(closed).toEqual(['main', 'second', 'first']);
  expect(run.exits).toEqual([0]);
  expect(run.lines.at(-1)).toMatchObject({ level: 'info', msg: 'stopped', why: 'SIGTERM' });
});

test('a process that decides so itself ends as if it were asked to, and tells why', async () => {
  const run = runHere(async (life) => {
    life.stop('an operator said so');
    await life.stopped;
  });
  await run.done;
  expect(run.exits).toEqual([0]);
  expect(run.lines.at(-1)).toMatchObject({ msg: 'stopped', why: 'an operator said so' });
});

test('a process whose work fails says so, closes what it opened and ends with 1', async () => {
  const closed: string[] = [];
  const run = runHere(async (life) => {
    await life.open('thing', 1, () => void closed.push('thing'));
    throw new Error('a gap in the log');
  });
  await run.done;
  expect(run.lines).toMatchObject([
    { level: 'fatal', msg: 'failed', error: { message: 'a gap in the log' } },
    { msg: 'stopped', why: 'failed' },
  ]);
  expect([closed, run.exits]).toEqual([['thing'], [1]]);
});

test('an error that nobody awaits ends the process', async () => {
  const run = runHere(async (life) => life.stopped);
  run.events.emit('unhandledRejection', new Error('forgotten'));
  await run.done;
  expect(run.exits).toEqual([1]);
});

test('an outage that is waited out ends by the signal without a failure', async () => {
  const run = runHere(async ({ signal, stopped }) => {
    await stopped;
    signal.throwIfAborted();
  });
  run.events.emit('SIGINT');
  await run.done;
  expect([run.lines.length, run.exits]).toEqual([1, [0]]);
});

test('what cannot be closed in time is named, and the rest is closed all the same', async () => {
  const closed: string[] = [];
  const run = runHere(async (life) => {
    await life.open('first', 1, () => void closed.push('first'));
    await life.open('stuck', 1, () => new Promise<void>(() => undefined));
  }, 1);
  await run.done;
  expect(run.lines).toContainEqual(expect.objectContaining({ msg: 'closing took too long', name: 'stuck' }));
  expect([closed, run.exits]).toEqual([['first'], [1]]);
});
