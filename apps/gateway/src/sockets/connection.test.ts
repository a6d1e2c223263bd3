import { afterEach, expect, test } from '@jest/globals';
import { command, createGateways, freshId } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

test('a socket that takes nothing any more is closed as slow; others are served as before', async () => {
  const gateway = await gateways.start({ FRAMES_PER_SECOND: '100000', FRAMES_BURST: '100000' });
  const [ann, bob, cleo] = [await gateway.enter(), await gateway.enter(), await gateway.enter()];
  ann.say(command('invite', { to: bob.you.id }));
  const { received } = await bob.hear('invites', (frame) => frame.received.length > 0);
  bob.say(command('accept', { from: ann.you.id, invite: received[0]?.id }));
  const { table } = await ann.hear('table');
  const visitor = await gateway.greet(undefined, freshId());
  await visitor.hear('welcome');
  visitor.stall();
  // The network itself takes up some megabytes; each of these answers is a view of the table.
  const isClosed = async () => (await gateway.metric('battleline_connections_closed_total', 'code="SLOW"')) === 1;
  let [asked, mostUnsent] = [0, 0];
  for (; asked < 50 && !(await isClosed()); asked += 1) {
    for (let many = 0; many < 2000; many += 1) visitor.say(command('watch', { table }));
    cleo.say({ type: 'ping' });
    await cleo.until('pong', (frames) => frames.filter(({ type }) => type === 'pong')[asked]);
    mostUnsent = Math.max(mostUnsent, await gateway.metric('battleline_unsent_bytes_max', 'role="gateway"'));
  }
  expect(mostUnsent).toBeGreaterThan(0);
  expect(await isClosed()).toBe(true);
}, 30_000);
