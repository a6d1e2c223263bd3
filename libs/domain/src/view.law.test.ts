import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseCard, TACTICS, TROOPS, type Card } from './card.ts';
import { CLAIM_TIMINGS } from './claim-timing.ts';
import { FLAGS } from './flag.ts';
import { legalMoves } from './legal-moves.ts';
import { eventFor, playGame, wordsFrom, type PlayedGame } from './legal-play.fixture.ts';
import { evolvePosition } from './play.ts';
import { dealPosition, type Position } from './position.ts';
import { viewEvent, viewPosition, type Viewer } from './view.ts';

// The law of hidden information: take a game and a viewer, let all cards that he hasn't seen so far change their places
// among themselves, play the same moves with them, and he must see the same, move by move.

const claimTimings = fc.constantFrom(...CLAIM_TIMINGS);
const VIEWERS: readonly Viewer[] = ['north', 'south', 'watcher'];

describe('two games that differ only in hidden cards give a viewer the same view', () => {
  test.each(VIEWERS)('troops changed, seen by %s', (viewer) => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), claimTimings, (gameSeed, seed, claimTiming) => {
        const game = playGame(gameSeed, claimTiming);
        const cut = cutOf(game, seed);
        const hidden = TROOPS.filter((troop) => !seenBy(viewer, game.positions.slice(0, cut + 1)).has(troop));
        const twin = playAgain(game, permutation(hidden, seed), cut);
        expect(twin).toHaveLength(cut + 1);
        compare(viewer, game, twin);
      }),
      { numRuns: 15 },
    );
  });

  // Changed tactics cards may forbid a move or skip a phase, which everybody sees: such twins are compared up to there.
  test.each(VIEWERS)('troops and tactics changed, seen by %s', (viewer) => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), claimTimings, (gameSeed, seed, claimTiming) => {
        const game = playGame(gameSeed, claimTiming);
        const cut = cutOf(game, seed);
        const seen = seenBy(viewer, game.positions.slice(0, cut + 1));
        const [troops, tactics] = [TROOPS, TACTICS].map((cards) => cards.filter((card) => !seen.has(card)));
        const renamed = new Map([...permutation(troops ?? [], seed), ...permutation(tactics ?? [], seed + 1)]);
        compare(viewer, game, playAgain(game, renamed, cut));
      }),
      { numRuns: 25 },
    );
  });
});

test('after the end everybody sees everything', () => {
  fc.assert(
    fc.property(fc.integer(), claimTimings, (gameSeed, claimTiming) => {
      const { positions, events } = playGame(gameSeed, claimTiming);
      const last = positions.at(-1);
      if (last === undefined) return;
      for (const viewer of VIEWERS) {
        const { hands, decks } = viewPosition(viewer, last);
        expect([hands.north.cards, hands.south.cards]).toEqual([last.hands.north, last.hands.south]);
        expect([decks.troop.cards, decks.tactics.cards]).toEqual([last.decks.troop, last.decks.tactics]);
        for (const event of events) expect(viewEvent(viewer, event, true)).toMatchObject(event);
      }
    }),
    { numRuns: 10 },
  );
});

/** The same game with other names for some cards, as far as it stays legal and takes the same course. */
function playAgain(
  game: PlayedGame,
  renamed: ReadonlyMap<Card, Card>,
  cut: number,
): Pick<PlayedGame, 'positions' | 'events'> & { length: number } {
  const name = <C extends Card>(card: C): C => (renamed.get(card) ?? card) as C;
  const deck = { troop: game.deal.deck.troop.map(name), tactics: game.deal.deck.tactics.map(name) };
  let position = dealPosition({ ...game.deal, deck }, game.claimTiming);
  const positions = [position];
  const events = [];
  for (const [index, move] of game.moves.slice(0, cut).entries()) {
    const text = move
      .split(' ')
      .map((word, place) => (place === 0 ? word : name(parseCard(word) ?? (word as Card))))
      .join(' ');
    try {
      events.push(eventFor(position, text));
    } catch {
      break;
    }
    position = events.slice(-1).reduce(evolvePosition, position);
    if (JSON.stringify(position.turn) !== JSON.stringify(game.positions[index + 1]?.turn)) break;
    positions.push(position);
  }
  return { positions, events, length: positions.length };
}

function compare(viewer: Viewer, game: PlayedGame, twin: Pick<PlayedGame, 'positions' | 'events'>): void {
  for (const [index, position] of twin.positions.entries()) {
    const original = game.positions[index];
    if (original === undefined) throw new Error('the twin is longer');
    expect(viewPosition(viewer, position)).toEqual(viewPosition(viewer, original));
    if (position.turn?.seat === viewer) expect(legalMoves(position)).toEqual(legalMoves(original));
    const [event, originalEvent] = [twin.events[index], game.events[index]];
    if (index + 1 < twin.positions.length && event !== undefined && originalEvent !== undefined) {
      expect(viewEvent(viewer, event, false)).toEqual(viewEvent(viewer, originalEvent, false));
    }
  }
}

/** All cards that lay open or were in the viewer's hand in one of the positions. */
function seenBy(viewer: Viewer, positions: readonly Position[]): Set<Card> {
  return new Set(
    positions.flatMap(({ flags, dishes, hands }) => [
      ...FLAGS.flatMap((flag) => flags[flag].cards.map(({ card }) => card)),
      ...dishes.north,
      ...dishes.south,
      ...(viewer === 'watcher' ? [] : hands[viewer]),
    ]),
  );
}

/** A moment before the end. */
function cutOf(game: PlayedGame, seed: number): number {
  return Math.abs(seed) % game.moves.length;
}

function permutation<C extends Card>(cards: readonly C[], seed: number): Map<C, C> {
  const words = wordsFrom(seed);
  const targets = cards.map((card) => ({ card, word: words() })).sort((a, b) => a.word - b.word);
  return new Map(cards.map((card, index) => [card, targets[index]?.card ?? card]));
}
