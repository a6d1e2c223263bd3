import { afterEach, expect, test } from '@jest/globals';
import { command, createGateways, freshId } from '../gateway.harness.ts';
import { sitDown } from '../sitting.fixture.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

test('players and watchers see who watches, at any gateway, as it changes', async () => {
  const gateway = await gateways.start();
  const other = await gateways.start();
  const [ann, bob, cleo] = [await gateway.enter(), await gateway.enter(), await other.enter()];
  const table = await sitDown(ann, bob);
  cleo.say(command('watch', { table }));
  const told = await ann.hear('watchers', ({ total }) => total === 1);
  expect([told.table, told.watchers.map(({ id }) => id)]).toEqual([table, [cleo.you.id]]);
  await cleo.hear('watchers', ({ total }) => total === 1);
  const later = await (await gateways.resume()).greet(bob.token, freshId());
  await later.hear('watchers', ({ total }) => total === 1);
  cleo.say(command('unwatch', { table }));
  await ann.hear('watchers', ({ total }) => total === 0);
});
