import { afterEach, describe, expect, test } from '@jest/globals';
import type { TableFrame } from '@battleline/protocol';
import { command, createGateways, freshId, type Speaker, type TestGateway } from './gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

type Player = Awaited<ReturnType<TestGateway['enter']>>;

const order = (speaker: Speaker, frame: { readonly id: string }) => {
  speaker.say(frame);
  return speaker.answer(frame.id);
};

/** Both are seated by an invite, and the cards are dealt. */
const seat = async (north: Player, south: Player): Promise<{ table: string; views: Map<Player, TableFrame> }> => {
  await order(north, command('invite', { to: south.you.id }));
  const { received } = await south.hear('invites', (frame) => frame.received.length > 0);
  await order(south, command('accept', { from: north.you.id, invite: received[0]?.id }));
  const { table } = await north.hear('table');
  for (const player of [north, south]) {
    await player.hear('table');
    player.say(command('ready', { table, nonce: '01'.repeat(32) }));
  }
  const dealt = (player: Player) => player.hear('table', ({ view }) => view.status === 'playing');
  return {
    table,
    views: new Map([
      [north, await dealt(north)],
      [south, await dealt(south)],
    ]),
  };
};

const onTurn = (views: Map<Player, TableFrame>): [Player, TableFrame] => {
  const found = [...views].find(([, { view }]) => view.legal.length > 0);
  if (!found) throw new Error('nobody has a legal move');
  return found;
};

describe('two players at two gateways', () => {
  test('an invite, its acceptance, both ready: the cards are dealt, and a move is seen by the other', async () => {
    const [one, two] = [await gateways.start(), await gateways.start()];
    const [ann, bob] = [await one.enter(), await two.enter()];
    const { table, views } = await seat(ann, bob);
    const [mover, { view }] = onTurn(views);
    const other = mover === ann ? bob : ann;
    expect(await order(mover, command('move', { table, move: view.legal[0], seen: 0 }))).toMatchObject({
      type: 'accepted',
    });
    const seen = await other.hear('table', (frame) => frame.view.moves === 1);
    expect(seen.last).toMatchObject({ type: 'CardPlayed', text: view.legal[0] });
  });

  test('a gateway that has yet to read the table shows nothing of it that is older than what its player has seen', async () => {
    const [one, two] = [await gateways.start(), await gateways.start()];
    const [ann, bob] = [await one.enter(), await one.enter()];
    two.log.faults.hide();
    const { table, views } = await seat(ann, bob);
    const [mover, { view }] = onTurn(views);
    await order(mover, command('move', { table, move: view.legal[0], seen: 0 }));
    const seen = { at: 0, lobby: 0, tables: { [table]: 1 } };
    const elsewhere = await two.greet(mover.token, mover.tab, seen);
    await elsewhere.hear('welcome');
    two.log.faults.show();
    await elsewhere.hear('table', (frame) => frame.view.moves === 1);
    const shown = elsewhere.heard.flatMap((frame) => (frame.type === 'table' ? [frame.view.moves] : []));
    expect(Math.min(...shown)).toBe(1);
  });

  test('a move out of turn, one that was not seen, one of a stranger, one that is none: each refused with its code', async () => {
    const one = await gateways.start();
    const [ann, bob, eve] = [await one.enter(), await one.enter(), await one.enter()];
    const { table, views } = await seat(ann, bob);
    const [mover, { view }] = onTurn(views);
    const waiting = mover === ann ? bob : ann;
    const move = { table, move: view.legal[0], seen: 0 };
    expect(await order(waiting, command('move', move))).toMatchObject({ code: 'NOT_YOUR_TURN' });
    expect(await order(mover, command('move', { ...move, seen: 7 }))).toMatchObject({ code: 'OUTDATED' });
    expect(await order(mover, command('move', { ...move, move: 'jump R7' }))).toMatchObject({ code: 'BAD_MOVE' });
    expect(await order(eve, command('move', move))).toMatchObject({ code: 'NOT_SEATED' });
    expect(await order(eve, command('resign', { table }))).toMatchObject({ code: 'NOT_SEATED' });
    expect(await order(eve, command('ready', { table: `3-${'0'.repeat(30)}`, nonce: '00'.repeat(32) }))).toMatchObject({
      code: 'UNKNOWN_TABLE',
    });
    expect(await order(mover, command('move', move))).toMatchObject({ type: 'accepted' });
  });

  test('resigning ends the game; the seats are freed, and both may play again', async () => {
    const one = await gateways.start();
    const [ann, bob] = [await one.enter(), await one.enter()];
    const { table } = await seat(ann, bob);
    expect(await order(ann, command('resign', { table }))).toMatchObject({ type: 'accepted' });
    const over = await bob.hear('table', ({ view }) => view.status === 'finished');
    expect(over.view.position?.result).toMatchObject({ by: 'resign' });
    expect(over.view.proof?.seed).toMatch(/^[0-9a-f]{64}$/);
    // Seats are freed by a follow-up; until then an invite is refused, and the player asks again.
    for (;;) {
      const answer = await order(ann, command('invite', { to: bob.you.id }));
      if (answer.type === 'accepted') break;
      expect(answer).toMatchObject({ code: 'ALREADY_SEATED' });
    }
  });

  test('a watcher on a third gateway sees the table, and neither hand', async () => {
    const [one, two, three] = [await gateways.start(), await gateways.start(), await gateways.start()];
    const [ann, bob] = [await one.enter(), await two.enter()];
    const visitor = await three.greet(undefined, freshId());
    await visitor.hear('welcome');
    const { table } = await seat(ann, bob);
    for (;;) {
      const answer = await order(visitor, command('watch', { table }));
      if (answer.type === 'accepted') break;
      expect(answer).toMatchObject({ code: 'UNKNOWN_TABLE' });
    }
    const { view } = await visitor.hear('table', (frame) => frame.view.status === 'playing');
    expect(view.viewer).toBe('watcher');
    expect([view.position?.hands.north.cards, view.position?.hands.south.cards, view.legal]).toEqual([null, null, []]);
    expect(await order(visitor, command('invite', { to: null }))).toMatchObject({ code: 'SIGN_IN_FIRST' });
  });
});
