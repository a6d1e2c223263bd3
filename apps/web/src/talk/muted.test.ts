import type { ClientId } from '@battleline/domain';
import type { Person } from '@battleline/protocol';
import { expect, test } from '@jest/globals';
import { createMuted } from './muted.ts';

const person = (letter: string): Person => ({ id: letter.repeat(32) as ClientId, name: letter, kind: 'guest' });
const createKeep = (value: unknown = null) => ({
  read: () => value,
  write: (_: string, next: unknown) => (value = next),
});

test('who is muted stays so in this browser, until he is to be heard again', () => {
  const keep = createKeep();
  const [ann, bob] = [person('a'), person('b')];
  const first = createMuted(keep);
  first.mute(ann, true);
  first.mute(bob, true);
  first.mute(bob, true);
  const { people, has, mute } = createMuted(keep);
  expect(people.value).toEqual([ann, bob]);
  mute(ann, false);
  expect([has(ann.id), has(bob.id)]).toEqual([false, true]);
  expect(createMuted(keep).people.value).toEqual([bob]);
});

test('what something else has written there is nobody', () => {
  expect(createMuted(createKeep([null, { id: 'x', name: 'y' }, person('c')])).people.value).toEqual([person('c')]);
  expect(createMuted(createKeep('a')).people.value).toEqual([]);
});
