import { afterEach, describe, expect, test } from '@jest/globals';
import type { TableId } from '@battleline/domain';
import { CHAT_TOPIC, decodeChat, encodeChat } from '@battleline/events';
import { command, createGateways, freshId } from '../gateway.harness.ts';
import { activateAll, type Guest, play, sitDown } from '../sitting.fixture.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const enterBoth = async () => {
  const gateway = await gateways.start();
  activateAll(gateways);
  for (const feature of ['chat', 'blocking'] as const) gateways.activate(feature);
  const [ann, bob] = [await gateway.enter(), await gateway.enter()];
  return { gateway, ann, bob };
};
const toClient = (guest: Guest, text: string) => command('chat', { to: guest.you.id, text });
const atTable = (table: TableId, text: string) => command('chat', { table, text });
const hears = (guest: Pick<Guest, 'hear'>, text: string) =>
  guest.hear('chat', ({ lines }) => lines.some((line) => line.text === text));
const heardBy = ({ heard }: Pick<Guest, 'heard'>): string[] =>
  heard.flatMap((frame) => (frame.type === 'chat' ? frame.lines.map(({ text }) => text) : []));
/** Says something that is to be said; later commands find it there. */
const say = async (guest: Guest, frame: ReturnType<typeof toClient>): Promise<void> => {
  guest.say(frame);
  expect(await guest.answer(frame.id)).toMatchObject({ type: 'accepted' });
};
/** All that stands in the topic. */
const written = () =>
  Array.from({ length: 12 }, (_, partition) => gateways.store().partition(CHAT_TOPIC, partition)?.records ?? [])
    .flat()
    .flatMap((record) => decodeChat(record?.value ?? null) ?? []);

describe('a private line', () => {
  test('is heard by both and by nobody else, at any gateway', async () => {
    const { gateway, ann, bob } = await enterBoth();
    const other = await gateways.start();
    const cleo = await gateway.enter();
    const elsewhere = await other.greet(bob.token, freshId());
    await elsewhere.hear('welcome');
    await say(ann, toClient(bob, 'hello\u202e <b>Bob</b>'));
    const { room, with: from, lines } = await hears(bob, 'hello <b>Bob</b>');
    expect([room, from?.id, lines[0]?.from.id]).toEqual(['private', ann.you.id, ann.you.id]);
    expect((await hears(elsewhere, 'hello <b>Bob</b>')).with?.id).toBe(ann.you.id);
    expect((await hears(ann, 'hello <b>Bob</b>')).with?.id).toBe(bob.you.id);
    await say(cleo, toClient(bob, 'the last one'));
    await hears(bob, 'the last one');
    expect(heardBy(cleo)).toEqual(['the last one']);
  });

  test('is said once, however often it is sent, and whatever is appended twice', async () => {
    const { ann, bob } = await enterBoth();
    const other = await gateways.start();
    const line = toClient(bob, 'once');
    await say(ann, line);
    ann.hangUp();
    const again = await other.greet(ann.token, ann.tab);
    await again.hear('welcome');
    again.say({ ...line, again: true });
    expect(await again.answer(line.id)).toMatchObject({ type: 'accepted' });
    const [said] = written();
    const partition = Array.from({ length: 12 }, (_, index) => index).find(
      (index) => (gateways.store().partition(CHAT_TOPIC, index)?.records ?? []).length > 0,
    );
    gateways.store().land({
      ...{ topic: CHAT_TOPIC, partition: partition ?? 0, key: null },
      value: encodeChat(said!, new Set(['chat'])),
    });
    again.say(toClient(bob, 'after it'));
    await hears(bob, 'after it');
    expect(heardBy(bob)).toEqual(['once', 'after it']);
  });

  test('waits for the one who plays until he has played, but for his opponent’s', async () => {
    const { gateway, ann, bob } = await enterBoth();
    const cleo = await gateway.enter();
    const table = await sitDown(ann, bob);
    await say(cleo, toClient(bob, 'play the fog!'));
    await say(ann, toClient(bob, 'good luck'));
    await hears(bob, 'good luck');
    expect(heardBy(bob)).toEqual(['good luck']);
    ann.say(command('resign', { table }));
    await hears(bob, 'play the fog!');
  });

  test('is shown again to one who comes back, as far as he could hear it', async () => {
    const { gateway, ann, bob } = await enterBoth();
    await say(ann, toClient(bob, 'one'));
    await say(bob, toClient(ann, 'two'));
    const later = await gateways.start();
    for (const place of [gateway, later]) {
      const back = await place.greet(bob.token, freshId());
      const { lines } = await hears(back, 'two');
      expect(lines.map(({ text, from }) => [text, from.id])).toEqual([
        ['one', ann.you.id],
        ['two', bob.you.id],
      ]);
    }
  });

  test('needs a text, another one, and patience', async () => {
    const { ann, bob } = await enterBoth();
    const refused = async (frame: ReturnType<typeof toClient>) => {
      ann.say(frame);
      return ann.answer(frame.id);
    };
    expect(await refused(toClient(bob, '\u200b'))).toMatchObject({ code: 'NOTHING_SAID' });
    expect(await refused(toClient(ann, 'me'))).toMatchObject({ code: 'TALKED_TO_SELF' });
    expect(await refused(command('chat', { text: 'nobody' }))).toMatchObject({ code: 'BAD_COMMAND' });
    for (const text of 'abcde') await say(ann, toClient(bob, text));
    const answer = await refused(toClient(bob, 'f'));
    expect(answer).toMatchObject({ code: 'SAID_TOO_MUCH', retryAfterMs: expect.any(Number) });
    gateways.pass(10_000);
    await say(bob, toClient(ann, 'time passes in the log'));
    await say(ann, toClient(bob, 'f'));
  });

  test('waits for the feature', async () => {
    const gateway = await gateways.start();
    const [ann, bob] = [await gateway.enter(), await gateway.enter()];
    const line = toClient(bob, 'too early');
    ann.say(line);
    expect(await ann.answer(line.id)).toMatchObject({ code: 'NOT_YET' });
  });
});

describe('a refusal of a line that was sent before', () => {
  test('stands in the log, and is the answer for ever', async () => {
    const { ann, bob } = await enterBoth();
    const line = { ...toClient(ann, 'to myself'), again: true };
    ann.say(line);
    expect(await ann.answer(line.id)).toMatchObject({ code: 'TALKED_TO_SELF' });
    expect(written()).toMatchObject([{ type: 'LineRefused', code: 'TALKED_TO_SELF' }]);
    ann.say({ ...line, text: 'another text' });
    expect(await ann.answer(line.id, 1)).toMatchObject({ code: 'TALKED_TO_SELF' });
    await say(bob, toClient(ann, 'x'));
    expect(written()).toHaveLength(2);
  });
});

describe('at a table', () => {
  test('watchers hear the players, players hear no watcher before the game is over', async () => {
    const { gateway, ann, bob } = await enterBoth();
    const [cleo, dan] = [await gateway.enter(), await gateway.enter()];
    const visitor = await gateway.greet(undefined, freshId());
    await visitor.hear('welcome');
    const table = await sitDown(ann, bob);
    for (const one of [cleo, dan, visitor]) {
      one.say(command('watch', { table }));
      await one.hear('table');
    }
    await play([ann, bob], table, 1);
    await say(ann, atTable(table, 'to all'));
    await say(cleo, atTable(table, 'among watchers'));
    for (const one of [bob, cleo, dan, visitor]) expect((await hears(one, 'to all')).room).toBe('table');
    for (const one of [dan, visitor]) expect((await hears(one, 'among watchers')).room).toBe('watchers');
    bob.say(command('resign', { table }));
    await cleo.hear('table', ({ view }) => view.status === 'finished');
    await say(cleo, atTable(table, 'well played, both'));
    for (const one of [ann, bob, dan]) expect((await hears(one, 'well played, both')).room).toBe('table');
    expect(heardBy(ann)).not.toContain('among watchers');
    expect(heardBy(bob)).not.toContain('among watchers');
  });

  test('one who comes sees what was said last', async () => {
    const { gateway, ann, bob } = await enterBoth();
    const cleo = await gateway.enter();
    const table = await sitDown(ann, bob);
    await say(ann, atTable(table, 'hello'));
    cleo.say(command('watch', { table }));
    await hears(cleo, 'hello');
    const back = await gateway.greet(bob.token, freshId());
    await hears(back, 'hello');
  });

  test('only those speak who play or watch there', async () => {
    const { gateway, ann, bob } = await enterBoth();
    const cleo = await gateway.enter();
    const table = await sitDown(ann, bob);
    const line = atTable(table, 'me, too');
    cleo.say(line);
    expect(await cleo.answer(line.id)).toMatchObject({ code: 'NOT_AT_TABLE' });
  });
});

describe('one who is blocked', () => {
  test('isn’t told, and isn’t heard: not now, not later', async () => {
    const { gateway, ann, bob } = await enterBoth();
    await say(bob, command('block', { client: ann.you.id }));
    expect((await bob.hear('blocked', ({ clients }) => clients.length > 0)).clients[0]?.id).toBe(ann.you.id);
    await say(ann, toClient(bob, 'listen!'));
    await hears(ann, 'listen!');
    await say(ann, command('invite', { to: bob.you.id }));
    await ann.hear('invites', ({ sent }) => sent.length > 0);
    const cleo = await gateway.enter();
    await say(cleo, toClient(bob, 'it’s me'));
    await hears(bob, 'it’s me');
    expect(heardBy(bob)).toEqual(['it’s me']);
    expect(bob.heard.some((frame) => frame.type === 'invites' && frame.received.length > 0)).toBe(false);
    await say(bob, command('unblock', { client: ann.you.id }));
    await bob.hear('invites', ({ received }) => received.length > 0);
    await say(ann, toClient(bob, 'again'));
    await hears(bob, 'again');
    const back = await gateway.greet(bob.token, freshId());
    await hears(back, 'again');
    expect(heardBy(back)).not.toContain('listen!');
  });

  test('stays blocked when the one who blocks was away, and at other gateways', async () => {
    const { ann, bob } = await enterBoth();
    await say(bob, command('block', { client: ann.you.id }));
    bob.hangUp();
    const later = await gateways.resume();
    const back = await later.greet(bob.token, bob.tab);
    expect((await back.hear('blocked')).clients.map(({ id }) => id)).toEqual([ann.you.id]);
  });
});
