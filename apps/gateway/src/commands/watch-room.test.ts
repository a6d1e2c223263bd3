import { type ClientId, MAX_WATCHED, type TableId } from '@battleline/domain';
import { decodeRecord, encodeRecord, plainHeader } from '@battleline/events';
import { afterEach, expect, test } from '@jest/globals';
import { command, createGateways, freshId } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const recordsOf = (client: string) =>
  (gateways.store().partition('lobby', 0)?.records ?? []).flatMap((record) => {
    const decoded = decodeRecord(record?.value ?? null);
    const names = decoded.status === 'decoded' && decoded.header.streams.some(({ id }) => id === client);
    return names ? [decoded] : [];
  });

/** Written as another gateway would have: the client watches this table. */
const watches = (client: string, table: string): void => {
  const version = recordsOf(client).length;
  const streams = [{ kind: 'player', id: client, version, checked: false, rests: false }] as const;
  const header = { ...plainHeader(Date.now() * 1000), streams };
  const value = encodeRecord(header, { type: 'WatchStarted', client: client as ClientId, table: table as TableId });
  gateways.store().land({ topic: 'lobby', partition: 0, key: null, value });
};

test('who watches as many tables as he may, some of which have closed, may watch another one', async () => {
  const gateway = await gateways.start();
  const [ann, bob, cleo] = [await gateway.enter(), await gateway.enter(), await gateway.enter()];
  const gone = Array.from({ length: MAX_WATCHED }, () => `3-${freshId().slice(2)}`);
  for (const table of gone) watches(ann.you.id, table);
  await ann.hear('tableGone', ({ table }) => table === gone.at(-1));
  bob.say(command('invite', { to: cleo.you.id }));
  const { received } = await cleo.hear('invites', (frame) => frame.received.length > 0);
  cleo.say(command('accept', { from: bob.you.id, invite: received[0]?.id }));
  const { table } = await bob.hear('table');
  const watch = command('watch', { table });
  ann.say(watch);
  expect(await ann.answer(watch.id)).toMatchObject({ type: 'accepted' });
  await ann.hear('table', (frame) => frame.table === table);
  expect(
    recordsOf(ann.you.id)
      .slice(-2)
      .map(({ event }) => event),
  ).toMatchObject([
    { type: 'WatchStopped', table: gone[0] },
    { type: 'WatchStarted', table },
  ]);
});

test('who connects again no longer watches the tables that are forgotten', async () => {
  const gateway = await gateways.start();
  const ann = await gateway.enter();
  const gone = Array.from({ length: 3 }, () => `3-${freshId().slice(2)}`);
  for (const table of gone) watches(ann.you.id, table);
  await ann.hear('tableGone', ({ table }) => table === gone.at(-1));
  const again = await gateway.greet(ann.token, freshId());
  await again.hear('welcome', ({ watching }) => watching.length === 3);
  // Each is told twice: that there is no such table, and that it is watched no more.
  await again.until('the end of watching', (frames) =>
    frames.filter(({ type }) => type === 'tableGone').length === 2 * gone.length ? true : undefined,
  );
  const later = await gateway.greet(ann.token, freshId());
  await later.hear('welcome', ({ watching }) => watching.length === 0);
});
