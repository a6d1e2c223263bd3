import { TACTICS, TROOPS } from '@battleline/domain';
import { expect, test } from '@jest/globals';
import { namedCards } from './named-cards.ts';

test('every card is found, wherever it stands', () => {
  const all = [...TROOPS, ...TACTICS];
  expect([...namedCards(JSON.stringify({ a: all, b: [`play ${all[0] ?? ''} f3`] }))]).toEqual(all);
  for (const card of all) expect([...namedCards(`"x":["${card}"]`)]).toEqual([card]);
});

test('ids, flags, event types and words are no cards', () => {
  const text = JSON.stringify({
    id: 'b1c2f3',
    flag: 'f3',
    type: 'ScoutPlayed',
    name: 'Stout Scout 123',
    table: '7-b10',
  });
  expect([...namedCards(text)]).toEqual([]);
});
