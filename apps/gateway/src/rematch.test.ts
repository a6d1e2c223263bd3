import type { GameId } from '@battleline/domain';
import { afterEach, expect, test } from '@jest/globals';
import type { CommandFrame } from '@battleline/protocol';
import { command, createGateways, until } from './gateway.harness.ts';
import { isBeforeSeatsFreed } from './rematching.ts';
import { activateAll, type Guest, sitDown } from './sitting.fixture.ts';
import type { World } from './world.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const told = (type: string) => gateways.lobby().filter(({ event }) => event.type === type);

/** Two at two gateways have played a game to its end, and are free again. */
const afterGame = async (prepare = () => activateAll(gateways)) => {
  const [one, two] = [await gateways.start(), await gateways.start()];
  prepare();
  const [ann, bob] = [await one.enter(), await two.enter()];
  const table = await sitDown(ann, bob, { claimTiming: 'after-play' });
  ann.say(command('resign', { table }));
  const ends = [ann, bob].map((guest) => guest.hear('table', ({ view }) => view.status === 'finished'));
  const [{ view }] = (await Promise.all(ends)) as [Awaited<(typeof ends)[0]>];
  // Their seats are free, and both gateways know it.
  for (const guest of [ann, bob]) guest.say({ type: 'browse', list: 'players' });
  const free = [ann, bob].map((guest) =>
    guest.hear(
      'list',
      ({ rows }) => rows.length === 2 && rows.every((row) => 'status' in row && row.status === 'free'),
    ),
  );
  await Promise.all(free);
  const nextOf = (guest: Guest) => guest.hear('table', (frame) => frame.table !== table);
  return { one, two, ann, bob, table, game: view.game, seat: view.viewer, nextOf };
};

test('a rematch is offered, seen, and begins when the other one asks for it, too: same options, seats swapped', async () => {
  const { ann, bob, game, seat, nextOf } = await afterGame();
  const asked = command('rematch', { game });
  ann.say(asked);
  expect(await ann.answer(asked.id)).toMatchObject({ type: 'accepted' });
  const { received } = await bob.hear('invites', (frame) => frame.received[0]?.rematch?.game === game);
  expect(received[0]).toMatchObject({ options: { claimTiming: 'after-play' }, resumes: null });
  bob.say(command('rematch', { game }));
  const [mine, theirs] = await Promise.all([nextOf(ann), nextOf(bob)]);
  expect(theirs.table).toBe(mine.table);
  expect(mine.view).toMatchObject({ options: { claimTiming: 'after-play' }, sitting: 1 });
  expect(mine.view.viewer).not.toBe(seat);
  expect(mine.view.game).not.toBe(game);
});

test('two who ask at the same moment, at gateways that have heard of neither, sit down at one table', async () => {
  const { one, two, ann, bob, game, nextOf } = await afterGame();
  one.log.faults.hide();
  two.log.faults.hide();
  for (const guest of [ann, bob]) guest.say(command('rematch', { game }));
  await until('both to ask', () => (told('InviteSent').length === 3 ? true : undefined));
  one.log.faults.show();
  two.log.faults.show();
  const [mine, theirs] = await Promise.all([nextOf(ann), nextOf(bob)]);
  expect(theirs.table).toBe(mine.table);
  // Of the two offers one is void, as an acceptance is that comes of it.
  expect(told('InviteAccepted')).toHaveLength(2);
});

test('no rematch is offered before all programs know of it', async () => {
  const { ann, game } = await afterGame(() => undefined);
  const asked = command('rematch', { game });
  ann.say(asked);
  expect(await ann.answer(asked.id)).toMatchObject({ type: 'rejected', code: 'NOT_YET' });
});

test('a game that is over at its table, but not yet in the lobby, is waited for', () => {
  const game = 'a'.repeat(32) as GameId;
  const frame = { ...command('rematch', { game }) } as unknown as CommandFrame;
  const worldWith = (status: string, result: object | null): World =>
    ({
      game: () => ({ status, table: 'its table' }),
      table: () => ({ status: 'playing', position: { result } }),
    }) as unknown as World;
  expect(isBeforeSeatsFreed(frame, worldWith('seated', { winner: 'north', by: 'flags' }))).toBe(true);
  expect(isBeforeSeatsFreed(frame, worldWith('seated', null))).toBe(false);
  expect(isBeforeSeatsFreed(frame, worldWith('over', { winner: 'north', by: 'flags' }))).toBe(false);
});
