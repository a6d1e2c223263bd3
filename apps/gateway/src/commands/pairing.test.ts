import { afterEach, expect, test } from '@jest/globals';
import { command, createGateways, until } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const told = (type: string): number => gateways.lobby().filter(({ event }) => event.type === type).length;

test('two who would play anybody sit down together, whichever gateways they are at', async () => {
  const [one, two] = [await gateways.start(), await gateways.start()];
  const [ann, bob] = [await one.enter(), await two.enter()];
  await until('both to be here', () => (told('SessionAttached') === 2 ? true : undefined));
  ann.say(command('play', {}));
  await ann.hear('invites', ({ sent }) => sent.length === 1);
  for (let seated = false; !seated;) {
    const play = command('play', {});
    bob.say(play);
    expect(await bob.answer(play.id)).toMatchObject({ type: 'accepted' });
    seated = told('InviteAccepted') === 1;
  }
  const [{ table }] = await Promise.all([ann.hear('table'), bob.hear('table')]);
  expect(bob.heard).toContainEqual(expect.objectContaining({ type: 'table', table }));
});

test('two who press at the same moment, at gateways that have heard of neither, sit down together', async () => {
  const [one, two] = [await gateways.start(), await gateways.start()];
  const [ann, bob] = [await one.enter(), await two.enter()];
  await until('both to be here', () => (told('SessionAttached') === 2 ? true : undefined));
  one.log.faults.hide();
  two.log.faults.hide();
  for (const guest of [ann, bob]) guest.say(command('play', {}));
  await until('both to ask', () => (told('InviteSent') === 2 ? true : undefined));
  one.log.faults.show();
  two.log.faults.show();
  await Promise.all([ann.hear('table'), bob.hear('table')]);
  expect([told('InviteSent'), told('InviteAccepted')]).toEqual([2, 1]);
});
