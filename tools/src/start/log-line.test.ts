import { expect, test } from '@jest/globals';
import { printUrgentLine } from './log-line.ts';

const entry = { time: 'now', role: 'gateway', pid: 7, version: '0', commit: 'x' };

test('a warning is shown with its fields, without those of every line', () => {
  const line = JSON.stringify({
    ...entry,
    level: 'warn',
    topic: 'lobby',
    partition: 3,
    msg: 'waiting for the event log',
  });
  expect(printUrgentLine(line)).toBe('warn: waiting for the event log (topic=lobby, partition=3)');
});

test('an error is shown by its message, without its stack', () => {
  const error = { type: 'Error', message: 'broken', stack: 'Error: broken\n    at x' };
  expect(printUrgentLine(JSON.stringify({ ...entry, level: 'fatal', error, msg: 'failed' }))).toBe(
    'fatal: failed (broken)',
  );
});

test.each([[JSON.stringify({ ...entry, level: 'info', msg: 'ready' })], ['plain words'], ['null'], ['7'], ['']])(
  '%s is not for the terminal',
  (line) => {
    expect(printUrgentLine(line)).toBeUndefined();
  },
);
