import { afterEach, describe, expect, test } from '@jest/globals';
import { type Card, fairDeal, type GameId, type TableView } from '@battleline/domain';
import { randomPlay } from './brain/random-play.ts';
import { type Client, createClient } from './client.ts';
import { checkShuffle } from './shuffle-check.ts';
import { hashHex, shuffleWords } from './shuffle-words.ts';
import { createPracticeGateway } from './testing/index.ts';
import { wordsFrom } from './brain/brain-game.ts';

const count = (length: number): string =>
  Array.from({ length }, (_, index) => index.toString(16).padStart(2, '0')).join('');

test('the shuffle of the documented vector is the documented one', async () => {
  const nonces = { north: '01'.repeat(32), south: null };
  const deal = fairDeal(await shuffleWords({ seed: count(32), game: count(16), nonces }));
  expect(deal.first).toBe('north');
  expect(deal.deck.troop.slice(0, 10).join(' ')).toBe('G8 O3 Y1 B9 P8 R6 Y8 B3 P1 R2');
  expect(deal.deck.troop.slice(-3).join(' ')).toBe('P6 P3 O10');
  expect(deal.deck.tactics.join(' ')).toBe('fog scout mud shields redeploy darius deserter alexander traitor cavalry');
  expect(await hashHex(count(32))).toBe('630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd');
});

const clients: Client[] = [];
afterEach(() => clients.splice(0).forEach((client) => client.close()));

/** Plays a whole game over the practice gateway: its last view, and the hand of its first. */
const playGame = async (seed: number) => {
  const words = wordsFrom(seed);
  const random = (): number => words() / 2 ** 32;
  const gateway = createPracticeGateway({ random });
  const client = createClient({ addresses: ['http://practice'], open: gateway.open });
  clients.push(client);
  const hands: (readonly Card[])[] = [];
  client.on('table', ({ table, view }) => {
    if (view.position && hands.length === 0) hands.push(view.position.hands.north.cards ?? []);
    const move = randomPlay(view, random);
    if (move !== undefined) void client.move(table, move);
  });
  await client.send({ type: 'invite', to: null });
  const frame = await client.until(({ state }) =>
    [...state().tables.values()].find(({ view }) => view.status === 'finished'),
  );
  return { view: frame.view, own: { nonce: client.nonceOf(frame.table), hand: hands[0] } };
};

describe('a finished game', () => {
  test('shows that its deal was fair', async () => {
    for (const seed of [1, 2, 3]) {
      const { view, own } = await playGame(seed);
      expect(await checkShuffle(view, own)).toEqual({ status: 'fair' });
    }
  });

  test('with the deal of another one shows that it was that deal', async () => {
    const { view, own } = await playGame(5);
    const again = { ...view, game: 'a'.repeat(32) as GameId, sameDealAs: view.game };
    expect(await checkShuffle(again, own)).toEqual({ status: 'fair' });
    expect(await checkShuffle({ ...again, sameDealAs: null }, own)).toMatchObject({ status: 'unfair' });
  });

  test('shows a deal that was not', async () => {
    const { view, own } = await playGame(4);
    const { position, proof } = view;
    if (!position || !proof) throw new Error('a finished game is open');
    const stacked = { ...position.decks, troop: { size: 4, cards: ['R1', 'R2', 'R3', 'R4'] as const } };
    const cases: [string, Partial<TableView>, object][] = [
      ['the seed', { commitment: '0'.repeat(64) }, own],
      ['your part', {}, { nonce: '0'.repeat(64) }],
      ['your first hand', {}, { hand: ['G1'] }],
      ['the troop deck', { position: { ...position, decks: stacked } }, own],
    ];
    for (const [reason, change, evidence] of cases)
      expect(await checkShuffle({ ...view, ...change }, evidence)).toMatchObject({
        status: 'unfair',
        reason: expect.stringContaining(reason) as unknown,
      });
    expect(await checkShuffle({ ...view, proof: null })).toMatchObject({ status: 'unknown' });
  });
});
