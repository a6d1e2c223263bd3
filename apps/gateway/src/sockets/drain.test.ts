import { decideGateway, type GatewayCommand, type GatewayId } from '@battleline/domain';
import { memoryLog, streamKey } from '@battleline/events';
import { openLobbyDesk } from '@battleline/service';
import { afterEach, describe, expect, test } from '@jest/globals';
import { moveAll } from './drain.ts';
import { command, createGateways, until } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const sockets = (count: number) => {
  const asked: number[] = [];
  return { asked, all: Array.from({ length: count }, (_, index) => ({ move: () => void asked.push(index) })) };
};

test('all are asked once, in the order that the lot gave them', async () => {
  const { asked, all } = sockets(4);
  const lots = [0.9, 0, 0.5, 0.1];
  await moveAll(
    all,
    300,
    () => true,
    () => lots.shift() ?? 0,
  );
  expect(asked).toEqual([1, 3, 2, 0]);
});

test('with nowhere else to go all are asked at once', async () => {
  const { asked, all } = sockets(3);
  await moveAll(
    all,
    3_600_000,
    () => false,
    () => 0.5,
  );
  expect(asked).toEqual([0, 1, 2]);
});

test('they stop being spread when the last other gateway goes', async () => {
  const { asked, all } = sockets(2);
  let looks = 0;
  await moveAll(
    all,
    3_600_000,
    () => (looks += 1) < 3,
    () => 0.5,
  );
  expect(asked).toEqual([0, 1]);
});

const saysOf = (id: string) =>
  gateways.lobby().flatMap(({ header, event }) => (header.streams[0]?.id === id ? [event.type] : []));

describe('a gateway that is told to stop', () => {
  test('answers what it was asked, then sends its clients elsewhere, and says each step in the lobby', async () => {
    const [one, two] = [await gateways.start(), await gateways.start()];
    gateways.activate('presence');
    const [ann, bob] = [await one.enter(), await one.enter()];
    await ann.hear('invites');
    one.log.faults.hide();
    const invite = command('invite', { to: null });
    ann.say(invite);
    ann.say({ type: 'ping' });
    await ann.hear('pong');
    const stopped = one.stop();
    await ann.hear('moving');
    expect(await bob.closed).toBe(4000);
    expect((await fetch(`${one.address}/readyz`)).status).toBe(503);
    expect((await fetch(`${one.address}/api/guest`, { method: 'POST' })).status).toBe(503);
    await expect(one.connect()).rejects.toThrow('503');
    one.log.faults.show();
    expect(await ann.answer(invite.id)).toMatchObject({ type: 'accepted' });
    expect(await ann.closed).toBe(4000);
    await stopped;
    expect(saysOf(one.id)).toEqual(['GatewayStarted', 'GatewayDraining', 'GatewayStopped']);
    const again = await two.greet(ann.token, ann.tab);
    const { sent } = await again.hear('invites');
    expect(sent).toHaveLength(1);
  });

  test('says nothing that older programs can not read before that is allowed', async () => {
    const one = await gateways.start();
    await one.enter();
    await one.stop();
    expect(saysOf(one.id)).toEqual(['GatewayStarted', 'GatewayStopped']);
  });

  test('does not wait for a log that does not answer', async () => {
    const one = await gateways.start();
    gateways.activate('presence');
    const ann = await one.enter();
    await ann.hear('invites');
    one.log.faults.hide();
    ann.say(command('invite', { to: null }));
    await one.stop();
    expect(await ann.closed).toBe(4000);
  });
});

describe('a gateway that an operator lets drain', () => {
  /** Says in the lobby what an operator's tool says. */
  const say = async (type: 'drain' | 'stop' | 'lose', id: string): Promise<void> => {
    const log = memoryLog({ store: gateways.store(), idleMs: 10 });
    const desk = await openLobbyDesk({ log, signal: new AbortController().signal });
    const gateway = id as GatewayId;
    const command: GatewayCommand =
      type === 'lose' ? { type, gateway, by: 'f'.repeat(32) as GatewayId } : { type, gateway };
    await desk.write(() => {
      const state = desk.lobby.read(streamKey({ kind: 'gateway', id }))?.state;
      if (state?.kind !== 'gateway') throw new Error('the lobby does not know it');
      const decision = decideGateway(command, state.gateway);
      return decision.ok ? decision.event : undefined;
    });
    await desk.close();
    await log.close();
  };

  test('moves its clients and takes no others, but lives; those who just go are known to be away', async () => {
    const [one, two] = [await gateways.start(), await gateways.start()];
    gateways.activate('presence');
    const [ann, bob] = [await one.enter(), await one.enter()];
    await say('drain', one.id);
    await ann.hear('moving');
    expect(await ann.closed).toBe(4000);
    expect(await bob.closed).toBe(4000);
    expect(await (await fetch(`${one.address}/readyz`)).json()).toMatchObject({
      ready: false,
      reason: 'takes no clients any more, as an operator said',
    });
    await expect(one.connect()).rejects.toThrow('503');
    await (await two.greet(ann.token, ann.tab)).hear('invites');
    await until('a goodbye', () => saysOf(bob.you.id).find((said) => said === 'SessionDetached'));
    expect(saysOf(one.id)).toEqual(['GatewayStarted', 'GatewayDraining']);
    expect(one.stopped()).toBe(false);
    await say('stop', one.id);
    await until('its end', () => one.stopped() || undefined);
    await one.stop();
    expect(saysOf(one.id)).toEqual(['GatewayStarted', 'GatewayDraining', 'GatewayStopped']);
  });

  test('and that was taken for lost meanwhile says again that it drains', async () => {
    const [one] = [await gateways.start(), await gateways.start()];
    gateways.activate('presence');
    await say('drain', one.id);
    await until('it drains', () => one.logged.find(({ msg }) => msg === 'drained'));
    await say('lose', one.id);
    await until('it drains again', () => saysOf(one.id).filter((said) => said === 'GatewayDraining')[1]);
    expect(saysOf(one.id).slice(1)).toEqual(['GatewayDraining', 'GatewayLost', 'GatewayReturned', 'GatewayDraining']);
  });
});
