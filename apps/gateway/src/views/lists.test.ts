import { afterEach, describe, expect, test } from '@jest/globals';
import { command, createGateways, freshId } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

describe('browsing', () => {
  test('shows who is there, and then only what changes', async () => {
    const gateway = await gateways.start();
    const ann = await gateway.enter();
    ann.say({ type: 'browse', list: 'players' });
    const first = await ann.hear('list');
    expect([first.full, first.order]).toEqual([true, [ann.you.id]]);
    const bob = await gateway.enter();
    const next = await ann.hear('list', (frame) => !frame.full && frame.order.length === 2);
    expect(next.rows.some(({ id }) => id === bob.you.id)).toBe(true);
    expect(next.total).toBe(2);
  });

  test('a visitor sees open invites come and go', async () => {
    const gateway = await gateways.start();
    const ann = await gateway.enter();
    const visitor = await gateway.greet(undefined, freshId());
    await visitor.hear('welcome');
    visitor.say({ type: 'browse', list: 'invites' });
    await visitor.hear('list', (frame) => frame.full);
    const invite = command('invite', { to: null });
    ann.say(invite);
    const shown = await visitor.hear('list', (frame) => frame.total === 1);
    ann.say(command('withdraw', { invite: shown.order[0] }));
    await visitor.until('empty list', (frames) => {
      const last = frames.findLast((frame) => frame.type === 'list');
      return last?.type === 'list' && last.total === 0 && !last.full ? last : undefined;
    });
  });

  test('keeps a page of each list fresh at once', async () => {
    const gateway = await gateways.start();
    const ann = await gateway.enter();
    const visitor = await gateway.greet(undefined, freshId());
    await visitor.hear('welcome');
    visitor.say({ type: 'browse', list: 'players' });
    visitor.say({ type: 'browse', list: 'invites' });
    await visitor.hear('list', (frame) => frame.list === 'invites');
    ann.say(command('invite', { to: null }));
    await visitor.hear('list', (frame) => frame.list === 'invites' && frame.total === 1);
    await gateway.enter();
    await visitor.hear('list', (frame) => frame.list === 'players' && frame.total === 2);
  });

  test('filters by name, and counts what passes', async () => {
    const gateway = await gateways.start();
    const [ann] = [await gateway.enter(), await gateway.enter()];
    ann.say({ type: 'browse', list: 'players', filter: { name: ann.you.name.toUpperCase() } });
    const { order, total } = await ann.hear('list');
    expect([order, total]).toEqual([[ann.you.id], 1]);
  });

  test('a long list comes in pages of a hundred', async () => {
    const gateway = await gateways.start();
    const ann = await gateway.enter();
    await Promise.all(Array.from({ length: 120 }, () => gateway.guest()));
    ann.say({ type: 'browse', list: 'players' });
    const first = await ann.hear('list', (frame) => frame.full && frame.total === 121);
    expect([first.order.length, first.next]).toEqual([100, first.order[99]]);
    ann.say({ type: 'browse', list: 'players', cursor: first.next });
    const second = await ann.hear('list', (frame) => frame.full && frame.order.length === 21);
    expect([second.next, second.order.some((id) => first.order.includes(id))]).toEqual([null, false]);
  });
});
