import { afterEach, expect, test } from '@jest/globals';
import { command, createGateways } from '../gateway.harness.ts';
import { activateAll } from '../sitting.fixture.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

/** Ann, at one gateway, has an invite for whoever gets its link; Bob and Cleo are at another. */
const shared = async () => {
  const [one, two] = [await gateways.start(), await gateways.start()];
  activateAll(gateways);
  const [ann, bob, cleo] = [await one.enter(), await two.enter(), await two.enter()];
  ann.say(command('share', { options: { claimTiming: 'after-play' } }));
  const { sent } = await ann.hear('invites', (frame) => frame.sent.length === 1);
  const [invite] = sent;
  if (!invite?.link) throw new Error('there is no link');
  return { one, ann, bob, cleo, invite, link: invite.link };
};

test('a link seats whoever comes with it first, at any gateway; the next one comes too late', async () => {
  const { ann, bob, cleo, link } = await shared();
  const join = command('join', { link });
  bob.say(join);
  expect(await bob.answer(join.id)).toMatchObject({ type: 'accepted' });
  const [mine, theirs] = await Promise.all([ann.hear('table'), bob.hear('table')]);
  expect(theirs.table).toBe(mine.table);
  expect(mine.view.options.claimTiming).toBe('after-play');
  const late = command('join', { link });
  cleo.say(late);
  expect(await cleo.answer(late.id)).toMatchObject({ type: 'rejected', code: 'INVITE_GONE' });
});

test('nobody but its sender is told of it, and its ids alone open nothing', async () => {
  const { one, ann, bob, invite, link } = await shared();
  bob.say({ type: 'browse', list: 'invites' });
  expect(await bob.hear('list')).toMatchObject({ list: 'invites', total: 0, rows: [] });
  const accept = command('accept', { from: ann.you.id, invite: invite.id });
  bob.say(accept);
  expect(await bob.answer(accept.id)).toMatchObject({ type: 'rejected', code: 'NOT_INVITED' });
  const guessed = command('join', { link: `${link.slice(0, 43)}${link[43] === 'A' ? 'B' : 'A'}${link.slice(44)}` });
  bob.say(guessed);
  expect(await bob.answer(guessed.id)).toMatchObject({ type: 'rejected', code: 'INVITE_GONE' });
  expect(JSON.stringify(bob.heard)).not.toContain(invite.id);
  // Another tab of the one who made it has it, too.
  const tab = await one.greet(ann.token, 'f'.repeat(32));
  expect((await tab.hear('invites')).sent[0]?.link).toBe(link);
  // Its secret stands nowhere in the log.
  const secret = Buffer.from(link, 'base64url').subarray(32);
  for (const record of gateways.store().partition('lobby', 0)?.records ?? [])
    expect(Buffer.from(record?.value ?? []).includes(secret)).toBe(false);
});

test('one does not play oneself by a link, and is not matched by it with those who would play anybody', async () => {
  const { ann, bob, link } = await shared();
  const join = command('join', { link });
  ann.say(join);
  expect(await ann.answer(join.id)).toMatchObject({ type: 'rejected', code: 'INVITED_SELF' });
  bob.say(command('play', { options: { claimTiming: 'after-play' } }));
  await bob.hear('invites', ({ sent }) => sent.length === 1);
});

test('no link is made before all programs know of it', async () => {
  const ann = await (await gateways.start()).enter();
  const share = command('share', {});
  ann.say(share);
  expect(await ann.answer(share.id)).toMatchObject({ type: 'rejected', code: 'NOT_YET' });
});
