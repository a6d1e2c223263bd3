import { afterEach, expect, test } from '@jest/globals';
import { command, createGateways } from '../gateway.harness.ts';
import { activateAll } from '../sitting.fixture.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

/** Ann, at one gateway, has invited Bob, at another. */
const invited = async (prepare: () => void = () => undefined) => {
  const [one, two] = [await gateways.start(), await gateways.start()];
  prepare();
  const [ann, bob] = [await one.enter(), await two.enter()];
  ann.say(command('invite', { to: bob.you.id }));
  const { received } = await bob.hear('invites', (frame) => frame.received.length === 1);
  const decline = (reason?: string) =>
    command('decline', { from: ann.you.id, invite: received[0]?.id, ...(reason !== undefined && { reason }) });
  return { one, ann, bob, invite: received[0]?.id, decline };
};

test('an invite is declined with a reason, which its sender is told at once, in all his tabs, and nobody else', async () => {
  const { one, ann, bob, invite, decline } = await invited(() => activateAll(gateways));
  const tab = await one.greet(ann.token, 'f'.repeat(32));
  await tab.hear('invites', ({ sent }) => sent.length === 1);
  const said = decline('options');
  bob.say(said);
  expect(await bob.answer(said.id)).toMatchObject({ type: 'accepted' });
  for (const sender of [ann, tab]) {
    expect(await sender.hear('declined')).toMatchObject({ invite, by: { id: bob.you.id }, reason: 'options' });
    await sender.until('an end of the invite', (frames) => {
      const last = frames.findLast((frame) => frame.type === 'invites');
      return last?.sent.length === 0 ? true : undefined;
    });
  }
  await bob.until('an end of the invite', (frames) => {
    const last = frames.findLast((frame) => frame.type === 'invites');
    return last?.received.length === 0 ? true : undefined;
  });
  expect(bob.heard.some(({ type }) => type === 'declined')).toBe(false);
});

test('no reason is written before all programs know of it, but an invite may be declined without one', async () => {
  const { ann, bob, decline } = await invited();
  const [early, plain] = [decline('busy'), decline()];
  bob.say(early);
  expect(await bob.answer(early.id)).toMatchObject({ type: 'rejected', code: 'NOT_YET' });
  bob.say(plain);
  expect(await bob.answer(plain.id)).toMatchObject({ type: 'accepted' });
  expect(await ann.hear('declined')).toMatchObject({ by: { id: bob.you.id }, reason: null });
});

test('a reason that there is not is no command', async () => {
  const { bob, decline } = await invited();
  const said = decline('because');
  bob.say(said);
  expect(await bob.answer(said.id)).toMatchObject({ type: 'rejected', code: 'BAD_COMMAND' });
});
