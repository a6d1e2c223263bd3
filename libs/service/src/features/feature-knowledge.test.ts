import type { Heartbeat } from '@battleline/events';
import { expect, test } from '@jest/globals';
import { unawareOf } from './feature-knowledge.ts';

const gateway = (id: string) => ({ id, program: '1.2.0' });
const beat = (process: string, ...features: readonly string[]): Heartbeat => ({
  ...{ type: 'Heartbeat', process, role: 'gateway', program: '1.2.3', offsets: [], blocks: [] },
  features,
});

test('a feature that all living processes know stands in nobody’s way', () => {
  expect(unawareOf('presence', [beat('a', 'presence'), beat('b', 'presence', 'more')], [gateway('a')])).toEqual([]);
});

test('who beats and does not know it is named', () => {
  const unaware = unawareOf(
    'more',
    [beat('a', 'presence'), beat('b', 'presence', 'more')],
    [gateway('a'), gateway('b')],
  );
  expect(unaware).toEqual([{ process: 'a', role: 'gateway', program: '1.2.3', beats: true }]);
});

test('what counts is what a process said last', () => {
  expect(unawareOf('more', [beat('a'), beat('a', 'more')], [])).toEqual([]);
});

test('a gateway that lives and does not beat counts as not knowing it', () => {
  const unaware = unawareOf('presence', [beat('a', 'presence')], [gateway('a'), gateway('old')]);
  expect(unaware).toEqual([{ process: 'old', role: 'gateway', program: '1.2.0', beats: false }]);
});
