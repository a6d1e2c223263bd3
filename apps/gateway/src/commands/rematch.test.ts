import { type GameId, SEATS } from '@battleline/domain';
import { afterEach, expect, test } from '@jest/globals';
import type { CommandFrame, TableFrame } from '@battleline/protocol';
import { command, createGateways, until } from '../gateway.harness.ts';
import { isHalfOver } from './rematching.ts';
import { activateAll, type Guest, sitDown, toldAt } from '../sitting.fixture.ts';
import type { World } from '../world.ts';

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
  return { one, two, ann, bob, table, view, game: view.game, seat: view.viewer, nextOf };
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

/** What both must agree on of a game: the hands as they lie, by the players' ids. */
const handsOf = ({ players, view }: TableFrame) =>
  Object.fromEntries(SEATS.map((seat) => [players[seat].id, view.position?.hands[seat].cards]));

test('the same deal again gives each the hand that the other had, at once, and is the same to the last card', async () => {
  const { ann, bob, view, game, nextOf } = await afterGame();
  const [one, other] = view.viewer === 'north' ? [ann, bob] : [bob, ann];
  const hands = view.position?.hands;
  ann.say(command('rematch', { game, sameDeal: true }));
  const { received } = await bob.hear('invites', (frame) => frame.received[0]?.sameDeal === true);
  expect(received[0]).toMatchObject({ rematch: { game }, options: { claimTiming: 'after-play' } });
  bob.say(command('rematch', { game, sameDeal: true }));
  const { table } = await nextOf(ann);
  const isDealt = (frame: TableFrame): boolean => frame.table === table && frame.view.status === 'playing';
  const [mine, theirs] = await Promise.all([one, other].map((guest) => guest.hear('table', isDealt)));
  // Nobody was ready, and nobody was waited for.
  expect(toldAt(gateways, table).map(({ event }) => event.type)).toEqual(['TableOpened', 'Dealt']);
  expect(mine?.view).toMatchObject({ viewer: 'south', sameDealAs: game, commitment: view.commitment, proof: null });
  expect(handsOf(mine as TableFrame)).toMatchObject({ [one.you.id]: hands?.south.cards, [other.you.id]: null });
  expect(handsOf(theirs as TableFrame)).toMatchObject({ [other.you.id]: hands?.north.cards, [one.you.id]: null });

  const late = command('ready', { table, nonce: '0f'.repeat(32) });
  ann.say(late);
  expect(await ann.answer(late.id)).toMatchObject({ type: 'rejected', code: 'ALREADY_DEALT' });
  bob.say(command('resign', { table }));
  const end = await ann.hear('table', (frame) => frame.table === table && frame.view.status === 'finished');
  expect(end.view.game).not.toBe(game);
  expect({ ...end.view.position, result: null }).toMatchObject({ hands, decks: view.position?.decks, result: null });
  expect(end.view.proof).toEqual(view.proof);

  const third = command('rematch', { game: end.view.game, sameDeal: true });
  ann.say(third);
  expect(await ann.answer(third.id)).toMatchObject({ type: 'rejected', code: 'NO_SAME_DEAL' });
});

test.each([{}, { sameDeal: true }])('no rematch is offered before all programs know of it: %j', async (how) => {
  const { ann, game } = await afterGame(() => undefined);
  const asked = command('rematch', { game, ...how });
  ann.say(asked);
  expect(await ann.answer(asked.id)).toMatchObject({ type: 'rejected', code: 'NOT_YET' });
});

test('a game whose end is known at its table only, or in the lobby only, is waited for', () => {
  const game = 'a'.repeat(32) as GameId;
  const rematch = { ...command('rematch', { game, sameDeal: false }) } as unknown as CommandFrame;
  const sameDeal = { ...rematch, sameDeal: true } as CommandFrame;
  const worldWith = (status: string, result: object | null): World =>
    ({
      game: () => ({ status, table: 'its table' }),
      table: () => ({ status: 'playing', position: { result } }),
    }) as unknown as World;
  const result = { winner: 'north', by: 'flags' };
  for (const frame of [rematch, sameDeal]) {
    expect(isHalfOver(frame, worldWith('seated', result))).toBe(true);
    expect(isHalfOver(frame, worldWith('seated', null))).toBe(false);
    expect(isHalfOver(frame, worldWith('over', result))).toBe(false);
    expect(isHalfOver(frame, worldWith('over', null))).toBe(frame === sameDeal);
  }
});
