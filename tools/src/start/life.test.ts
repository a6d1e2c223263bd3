import { expect, test } from '@jest/globals';
import { createLife } from './life.ts';

const begin = () => {
  const seen: string[] = [];
  const clock = { now: 0 };
  const life = createLife({
    onKilled: () => seen.push('killed'),
    onFault: (error) => seen.push(`fault ${String(error)}`),
    now: () => clock.now,
  });
  for (const name of ['first', 'second']) {
    life.keep({ stop: () => void seen.push(`stop ${name}`), kill: () => void seen.push(`kill ${name}`) });
  }
  return { seen, clock, life };
};

test('what was started last is stopped first', async () => {
  const { seen, life } = begin();
  life.ask();
  await life.asked;
  expect(life.signal.aborted).toBe(true);
  expect(await life.close()).toBe(true);
  expect(seen).toEqual(['stop second', 'stop first']);
});

test('one that cannot be stopped does not keep the others running', async () => {
  const { seen, life } = begin();
  life.keep({ stop: () => Promise.reject(new Error('stuck')) });
  expect(await life.close()).toBe(false);
  expect(seen).toEqual(['fault Error: stuck', 'stop second', 'stop first']);
});

test('the same Ctrl-C once more, from npm, changes nothing; a later one kills', () => {
  const { seen, clock, life } = begin();
  life.ask();
  clock.now = 900;
  life.ask();
  expect(seen).toEqual([]);
  clock.now = 1_100;
  life.ask();
  expect(seen).toEqual(['kill second', 'kill first', 'killed']);
});
