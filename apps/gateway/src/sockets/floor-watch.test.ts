import { afterEach, describe, expect, test } from '@jest/globals';
import { command, createGateways, freshId, type TestGateway } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const ALARM = 'log ends below what was shown';

const alarmsOf = ({ logged }: TestGateway) => logged.filter(({ msg }) => msg === ALARM);

const countOf = ({ metric }: TestGateway, floor: string): Promise<number> =>
  metric('battleline_floors_above_end_total', `floor="${floor}"`);

/** Stops the gateway, cuts this partition off at an offset, and starts another one. */
const restore = async (gateway: TestGateway, topic: string, partition: number, end: number): Promise<TestGateway> => {
  await gateway.stop();
  gateways.store().truncate(topic, partition, end);
  return gateways.start();
};

/** The same with a table whose last record is lost. */
const loseLastOf = (gateway: TestGateway, table: string): Promise<TestGateway> => {
  const partition = Number(table.split('-')[0]);
  return restore(
    gateway,
    'tables',
    partition,
    (gateways.store().partition('tables', partition)?.records.length ?? 0) - 1,
  );
};

/** A game of two with one move. */
const play = async (gateway: TestGateway) => {
  const [ann, bob] = [await gateway.enter(), await gateway.enter()];
  ann.say(command('invite', { to: bob.you.id }));
  const { received } = await bob.hear('invites', (frame) => frame.received.length > 0);
  bob.say(command('accept', { from: ann.you.id, invite: received[0]?.id }));
  const { table } = await ann.hear('table');
  for (const player of [ann, bob]) player.say(command('ready', { table, nonce: '01'.repeat(32) }));
  for (const player of [ann, bob]) {
    const { view } = await player.hear('table', (frame) => frame.view.status === 'playing');
    if (view.legal.length > 0) player.say(command('move', { table, move: view.legal[0], seen: 0 }));
  }
  await ann.hear('table', ({ view }) => view.moves === 1);
  return { ann, table };
};

describe('a client that was shown more than the log holds', () => {
  test('of a table: is told so for good, and an alarm is raised', async () => {
    const before = await gateways.start();
    const { ann, table } = await play(before);
    const after = await loseLastOf(before, table);
    const back = await after.greet(ann.token, ann.tab, { at: 0, lobby: 0, tables: { [table]: 1 } });
    expect(await back.hear('later')).toMatchObject({ id: null, code: 'LAGGING' });
    expect(await back.closed).toBe(4505);
    expect(alarmsOf(after)).toMatchObject([{ level: 'error', floors: ['table'] }]);
    expect(await countOf(after, 'table')).toBe(1);
    // What was found out is remembered: whoever comes again with the same isn't kept waiting.
    const again = await after.greet(ann.token, ann.tab, { at: 0, lobby: 0, tables: { [table]: 1 } });
    expect(await again.closed).toBe(4505);
    expect(await countOf(after, 'table')).toBe(1);
    // Who begins anew sees what there is.
    const anew = await after.greet(ann.token, ann.tab);
    await anew.hear('table', ({ view }) => view.moves === 0);
  });

  test('in whatever partition: the latest time of what it was shown tells that', async () => {
    const gateway = await gateways.start();
    const ann = await gateway.enter();
    const ahead = (ann.heard.at(-1)?.at ?? 0) + 60_000_000;
    const back = await gateway.greet(ann.token, ann.tab, { at: ahead, lobby: 0 });
    await back.hear('welcome');
    expect(await back.closed).toBe(4505);
    expect(alarmsOf(gateway)).toMatchObject([{ floors: ['at'] }]);
  });

  test('whose session began after the log’s end is signed out: nobody knows it any more', async () => {
    const before = await gateways.start();
    const end = gateways.lobby().length;
    gateways.pass(60_000);
    const ann = await before.enter();
    gateways.pass(-60_000);
    const after = await restore(before, 'lobby', 0, end);
    const back = await after.greet(ann.token, ann.tab);
    expect(await back.hear('later')).toMatchObject({ code: 'LAGGING' });
    expect(await back.closed).toBe(4502);
    expect(alarmsOf(after)).toMatchObject([{ floors: ['session'] }]);
  });

  test('at a gateway that is merely behind waits, and no alarm is raised', async () => {
    const [one, two] = [await gateways.start(), await gateways.start()];
    two.log.faults.hide();
    const ann = await one.enter();
    const { lobby } = await ann.hear('invites');
    const elsewhere = await two.greet(ann.token, freshId(), { at: lobby, lobby });
    await elsewhere.hear('later');
    two.log.faults.show();
    for (let tries = 1; !elsewhere.heard.some(({ type }) => type === 'welcome'); tries += 1) {
      elsewhere.say({ type: 'hello', tab: freshId(), token: ann.token, seen: { at: lobby, lobby } });
      await elsewhere.until('answer', (frames) => (frames.length > tries ? true : undefined));
    }
    expect(alarmsOf(two)).toEqual([]);
  });
});
