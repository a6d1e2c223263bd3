import { afterEach, describe, expect, test } from '@jest/globals';
import { command, createGateways, freshId } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

describe('bad frames are answered with their code and disturb nobody else', () => {
  test.each([
    ['broken JSON', '{"type":', 'BAD_JSON'],
    ['no object', '"hello"', 'BAD_JSON'],
    ['an unknown type', '{"type":"cheat"}', 'BAD_FRAME'],
    ['a field too many', '{"type":"ping","extra":1}', 'BAD_FRAME'],
    ['a command before hello', '{"type":"ping"}', 'HELLO_FIRST'],
  ])('%s', async (_, text, code) => {
    const gateway = await gateways.start();
    const other = await gateway.enter();
    const speaker = await gateway.connect();
    speaker.sayText(text);
    expect(await speaker.hear('error')).toMatchObject({ code });
    other.say({ type: 'ping' });
    await other.hear('pong');
    speaker.say({ type: 'hello', tab: freshId() });
    await speaker.hear('welcome');
  });

  test('a command with a field that does not fit is rejected by its id', async () => {
    const ann = await (await gateways.start()).enter();
    const bad = command('move', { table: '99-xyz', move: 'pass', seen: 0 });
    ann.say(bad);
    expect(await ann.hear('rejected')).toMatchObject({
      id: bad.id,
      code: 'BAD_COMMAND',
      reason: expect.stringContaining('table'),
    });
  });

  test('a frame above 4 KB closes its connection, and no other', async () => {
    const gateway = await gateways.start();
    const [ann, bob] = [await gateway.enter(), await gateway.enter()];
    ann.say({ type: 'ping', filler: 'x'.repeat(5000) });
    expect(await ann.closed).toBe(4500);
    bob.say({ type: 'ping' });
    await bob.hear('pong');
  });

  test('a flood is dropped, and closed when it goes on', async () => {
    const gateway = await gateways.start({ FRAMES_PER_SECOND: '1', FRAMES_BURST: '5' });
    const [ann, bob] = [await gateway.enter(), await gateway.enter()];
    for (let count = 0; count < 50; count += 1) ann.say({ type: 'ping' });
    expect(await ann.hear('error')).toMatchObject({ code: 'TOO_FAST' });
    expect(await ann.closed).toBe(4501);
    bob.say({ type: 'ping' });
    await bob.hear('pong');
  });
});

test('a frame that fails here is logged with its error', async () => {
  let isBroken = false;
  const gateway = await gateways.start({}, () => {
    if (isBroken) throw new Error('a bug');
    return undefined;
  });
  const ann = await gateway.enter();
  isBroken = true;
  ann.say(command('invite', { to: null }));
  ann.say({ type: 'ping' });
  await ann.hear('pong');
  isBroken = false;
  const error = expect.objectContaining({ message: 'a bug' });
  expect(gateway.logged).toContainEqual(expect.objectContaining({ level: 'error', msg: 'frame failed', error }));
});

describe('a session', () => {
  test('whose token is none of ours is refused for good', async () => {
    const speaker = await (await gateways.start()).greet('not.a.token', freshId());
    expect(await speaker.closed).toBe(4503);
  });

  test('signed out at one gateway is closed at another', async () => {
    const [one, two] = [await gateways.start(), await gateways.start()];
    const ann = await one.enter();
    const answer = await fetch(`${two.address}/api/session`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${ann.token}` },
    });
    expect([answer.status, await ann.closed]).toEqual([204, 4502]);
    const again = await two.greet(ann.token, freshId());
    expect(await again.closed).toBe(4502);
  });

  test('has one connection for each tab: the newer one stays, at whichever gateway', async () => {
    const [one, two] = [await gateways.start(), await gateways.start()];
    const ann = await one.enter();
    const here = await one.greet(ann.token, ann.tab);
    expect(await ann.closed).toBe(4504);
    await here.hear('welcome');
    const elsewhere = await two.greet(ann.token, ann.tab);
    await elsewhere.hear('welcome');
    expect(await here.closed).toBe(4504);
  });

  test('is shown at its connection what it was doing: seat, invites', async () => {
    const [one, two] = [await gateways.start(), await gateways.start()];
    const ann = await one.enter();
    const invite = command('invite', { to: null });
    ann.say(invite);
    const { lobby, sent } = await ann.hear('invites', (frame) => frame.sent.length > 0);
    const elsewhere = await two.greet(ann.token, freshId(), { at: lobby, lobby });
    const shown = await elsewhere.hear('invites');
    expect(shown.sent).toEqual(sent);
  });
});

test('a player whose game ended while he was away is shown its end', async () => {
  const gateway = await gateways.start();
  const [ann, bob] = [await gateway.enter(), await gateway.enter()];
  ann.say(command('invite', { to: bob.you.id }));
  const { received } = await bob.hear('invites', (frame) => frame.received.length > 0);
  bob.say(command('accept', { from: ann.you.id, invite: received[0]?.id }));
  const { table } = await ann.hear('table');
  for (const player of [ann, bob]) player.say(command('ready', { table, nonce: '01'.repeat(32) }));
  await bob.hear('table', ({ view }) => view.status === 'playing');
  bob.hangUp();
  ann.say(command('resign', { table }));
  await ann.hear('table', ({ view }) => view.status === 'finished');
  const back = await gateway.greet(bob.token, bob.tab, { at: 0, lobby: 0, tables: { [table]: 0 } });
  const shown = await back.hear('table');
  expect([shown.table, shown.view.position?.result]).toEqual([table, { winner: shown.view.viewer, by: 'resign' }]);
});

test('an address with too many sockets is told to come again later', async () => {
  const gateway = await gateways.start({ CONNECTIONS_PER_ADDRESS: '1' });
  const ann = await gateway.enter();
  const second = await gateway.connect();
  expect(await second.closed).toBe(4004);
  ann.say({ type: 'ping' });
  await ann.hear('pong');
});

test('a client that has seen more of the log than this gateway is told to come again', async () => {
  const gateway = await gateways.start();
  const ann = await gateway.enter();
  const ahead = (ann.heard.at(-1)?.at ?? 0) + 60_000_000;
  const speaker = await gateway.greet(ann.token, freshId(), { at: ahead, lobby: ahead });
  expect(await speaker.hear('later')).toMatchObject({ id: null, code: 'LAGGING' });
});

test('a gateway that is cut off from the log tells so those who ping it', async () => {
  const gateway = await gateways.start();
  const ann = await gateway.enter();
  ann.say({ type: 'ping' });
  expect((await ann.hear('pong')).behind).toBeUndefined();
  gateway.log.faults.breakOff();
  while ((await fetch(`${gateway.address}/readyz`)).ok);
  ann.say({ type: 'ping' });
  await ann.hear('pong', ({ behind }) => behind === true);
});

test('a web page of another origin may not open a socket', async () => {
  const { address } = await gateways.start();
  const response = await fetch(`${address}/api/gateway`);
  expect(await response.json()).toMatchObject({ socket: '/socket' });
  const { WebSocket } = await import('ws');
  const socket = new WebSocket(`${address.replace('http', 'ws')}/socket`, { origin: 'https://elsewhere.example' });
  const failed = await new Promise<Error>((resolve) => socket.once('error', resolve));
  expect(failed.message).toContain('401');
});
