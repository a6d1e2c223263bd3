import type { TableId } from '@battleline/domain';
import { afterEach, describe, expect, test } from '@jest/globals';
import { command, createGateways, until } from '../gateway.harness.ts';
import { accept, activateAll, newest, play, sitDown, toAct, toldAt } from '../sitting.fixture.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const perTurn = { clock: { per: 'turn', seconds: 30 } };
const typesAt = (table: TableId): string[] => toldAt(gateways, table).map(({ event }) => event.type);

/** Two at a table with a clock, each at a gateway of his own. */
const begin = async (options: object = perTurn) => {
  const [one, two] = [await gateways.start(), await gateways.start()];
  activateAll(gateways);
  const [ann, bob] = [await one.enter(), await two.enter()];
  const table = await sitDown(ann, bob, options);
  return { one, two, guests: [ann, bob] as const, table };
};

/** Time passes, in steps that are no outage: before each next one somebody has ticked. */
const wait = async (table: TableId, ms: number): Promise<void> => {
  const records = () => gateways.store().partition('tables', Number(table.split('-')[0]))?.records.length ?? 0;
  for (let left = ms; left > 0; left -= 6000) {
    const before = records();
    gateways.pass(Math.min(left, 6000));
    if (left >= 6000) await until('a tick', () => (records() > before ? true : undefined));
  }
};

describe('a player’s clock', () => {
  test('is the same for everybody, and runs for the one whose turn it is', async () => {
    const { guests, table } = await begin();
    const [ann, bob] = guests.map((guest) => newest(guest, table)?.clocks);
    expect(ann).toMatchObject({ north: 30_000, south: 30_000, running: expect.stringMatching(/north|south/) });
    expect(bob).toMatchObject({ ...ann, agoMs: expect.any(Number) });
  });

  test('that has run out loses the game, once, though two gateways see it', async () => {
    const { guests, table } = await begin();
    const loser = newest(guests[0], table)?.clocks?.running;
    await wait(table, 31_000);
    const { view, last } = await guests[0].hear('table', (frame) => frame.view.status === 'finished');
    const winner = loser === 'north' ? 'south' : 'north';
    expect(view.position?.result).toEqual({ winner, by: 'clock' });
    expect(last).toEqual({ type: 'ClockRanOut', seat: loser, text: '' });
    await until('the end of the table', () => typesAt(table).find((type) => type === 'TableClosed'));
    expect(typesAt(table).filter((type) => type === 'ClockRanOut').length).toBeGreaterThanOrEqual(1);
    expect(
      guests[0].heard.filter((frame) => frame.type === 'table' && frame.last?.type === 'ClockRanOut'),
    ).toHaveLength(1);
  }, 20_000);

  test('stands still while the log is away: who had seconds left has them still, and plays on', async () => {
    const { guests, table } = await begin();
    await wait(table, 24_000);
    gateways.pass(120_000);
    await until('a tick', () =>
      guests[0].heard.some((frame) => frame.type === 'clocks' && frame.table === table) ? true : undefined,
    );
    const told = guests[0].heard.find((frame) => frame.type === 'clocks');
    const clocks = told?.type === 'clocks' ? told.clocks : undefined;
    expect(clocks?.running && clocks[clocks.running]).toBeGreaterThan(3_000);
    await play([guests[0], guests[1]], table, 1);
    expect(typesAt(table)).not.toContain('ClockRanOut');
  }, 20_000);

  test('counts until the move stands in the log: one that lands too late is void, and refused', async () => {
    const { guests, table } = await begin();
    await wait(table, 24_000);
    const { guest, move } = toAct(guests, table);
    gateways.pass(5_990);
    guest.say(move);
    const answer = await guest.answer((move as { id: string }).id);
    const moves = toldAt(gateways, table).filter(({ event }) => 'result' in event && event.type !== 'ClockRanOut');
    for (const { header } of moves) expect(header.notAfter).toBeGreaterThan(0);
    // Whether it came in time is the log's business; both are never so.
    const hasMoved = newest(guest, table)?.view.moves === 1;
    expect(answer.type === 'accepted').toBe(hasMoved);
  }, 20_000);

  test('keeps what is left when the game is saved, and goes on from there', async () => {
    const { guests, table } = await begin({ clock: { per: 'game', seconds: 60, increment: 5 } });
    const running = newest(guests[0], table)?.clocks?.running ?? 'north';
    await wait(table, 12_000);
    const [ann, bob] = guests;
    ann.say(command('save', { table }));
    const { clocks, view } = await bob.hear('table', (frame) => frame.view.status === 'saved');
    expect(clocks).toMatchObject({ running: null, [running === 'north' ? 'south' : 'north']: 60_000 });
    expect(clocks?.[running]).toBeLessThanOrEqual(50_000);
    await bob.hear('saved', ({ games }) => games.length === 1);
    gateways.pass(3_600_000);
    const at = (Date.now() + 7_200_000) * 1000;
    bob.say(command('resume', { game: view.game }, at));
    const next = await accept(bob, ann, 2, at);
    expect(newest(ann, next)?.clocks).toMatchObject({ running, [running]: clocks?.[running] });
  }, 20_000);
});
