import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Card, Tactic, Troop } from './card.ts';
import { isTroop } from './card.ts';
import type { GameId } from './id.ts';
import { legalMoves } from './legal-moves.ts';
import type { Position } from './position.ts';
import { otherSeat, SEATS } from './seat.ts';
import {
  closed,
  foldOnto,
  nonceOf,
  opened,
  playOut,
  ready,
  resigned,
  savedFrom,
  seed,
  tableAfter,
  wordsFrom,
} from './table.fixture.ts';
import { viewTable } from './table-view.ts';
import type { OpenTable } from './table-state.ts';
import type { Viewer } from './view.ts';

const VIEWERS: readonly Viewer[] = [...SEATS, 'watcher'];
const anyGame = fc.record({
  start: fc.nat(),
  choices: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 140 }),
  end: fc.constantFrom('running', 'saved', 'closed'),
});
/** A game that isn't over: it runs, or is saved, or is saved and its table closed. */
const runningTable = (start: number, choices: readonly number[], end = 'running'): OpenTable => {
  const events = playOut(start, choices);
  const last = events.at(-1);
  const table = tableAfter(...(last && 'result' in last && last.result ? events.slice(0, -1) : events)) as OpenTable;
  if (end === 'running' || table.status !== 'playing') return table;
  return foldOnto(table, 999, [savedFrom(table), ...(end === 'closed' ? [closed] : [])]) as OpenTable;
};

const mixed = <Thing>(things: readonly Thing[], words: () => number): Thing[] =>
  things
    .map((thing) => ({ thing, word: words() }))
    .toSorted((a, b) => a.word - b.word)
    .map(({ thing }) => thing);

/** The same position to this viewer: what he can't see lies elsewhere, each card among those of its own deck. */
const dealtAnew = (position: Position, viewer: Viewer, words: () => number): Position => {
  const hidden = SEATS.filter((seat) => seat !== viewer);
  const unseen: readonly Card[] = [
    ...hidden.flatMap((seat) => position.hands[seat]),
    ...position.decks.troop,
    ...position.decks.tactics,
  ];
  const troops = mixed(unseen.filter(isTroop), words);
  const tactics = mixed(
    unseen.filter((card): card is Tactic => !isTroop(card)),
    words,
  );
  const again = (card: Card): Card => (isTroop(card) ? troops.pop() : tactics.pop()) ?? card;
  const hands = { ...position.hands };
  for (const seat of hidden) hands[seat] = position.hands[seat].map(again);
  const decks = {
    troop: position.decks.troop.map((card) => again(card) as Troop),
    tactics: position.decks.tactics.map((card) => again(card) as Tactic),
  };
  const putBack = { ...position.putBack };
  for (const seat of hidden) putBack[seat] = decks.troop.slice(0, 1);
  return { ...position, hands, decks, putBack };
};

/** The same table to this viewer: another seed, other nonces, other hidden cards. */
const otherwise = (table: OpenTable, viewer: Viewer, words: () => number): OpenTable => {
  const { north, south } = table.nonces;
  const secrets = {
    seed: '99'.repeat(32),
    nonces: { north: north && '88'.repeat(32), south: south && '77'.repeat(32) },
  };
  return table.status === 'opened'
    ? { ...table, ...secrets }
    : { ...table, ...secrets, position: dealtAnew(table.position, viewer, words) };
};

describe('before the end', () => {
  test.each(VIEWERS)('%s sees the same of two tables that differ only in what is hidden', (viewer) => {
    fc.assert(
      fc.property(anyGame, fc.nat(), ({ start, choices, end }, other) => {
        const table = runningTable(start, choices, end);
        expect(viewTable(viewer, otherwise(table, viewer, wordsFrom(other)))).toEqual(viewTable(viewer, table));
      }),
      { numRuns: 60 },
    );
  });
  test('nobody sees the seed or a nonce, at any moment of a game', () => {
    fc.assert(
      fc.property(anyGame, ({ start, choices, end }) => {
        const begun = [[opened], [opened, ready('north')], [opened, ready('north'), ready('south')]];
        const played = [...choices.keys()].map((count) => runningTable(start, choices.slice(0, count), end));
        for (const table of [...begun.map((events) => tableAfter(...events) as OpenTable), ...played]) {
          const sent = VIEWERS.map((viewer) => JSON.stringify(viewTable(viewer, table))).join();
          for (const secret of [seed, nonceOf.north, nonceOf.south]) expect(sent).not.toContain(secret);
        }
      }),
      { numRuns: 5 },
    );
  });
  test('everybody sees who is ready, and the commitment to the seed', () => {
    const table = tableAfter(opened, ready('south')) as OpenTable;
    for (const viewer of VIEWERS)
      expect(viewTable(viewer, table)).toMatchObject({
        status: 'opened',
        commitment: table.commitment,
        ready: { north: false, south: true },
        position: null,
        proof: null,
      });
  });
  test('everybody sees whose deal a game has, and neither of its secrets', () => {
    const again = { ...opened, sameDealAs: { game: 'd'.repeat(32) as GameId, nonces: nonceOf } };
    for (const viewer of VIEWERS) {
      const view = viewTable(viewer, tableAfter(again) as OpenTable);
      expect(view).toMatchObject({ sameDealAs: again.sameDealAs.game, ready: { north: true, south: true } });
      for (const secret of [seed, nonceOf.north]) expect(JSON.stringify(view)).not.toContain(secret);
    }
  });
  test('only the seat to act is told its moves', () => {
    fc.assert(
      fc.property(anyGame, ({ start, choices }) => {
        const table = runningTable(start, choices);
        if (table.status !== 'playing' || !table.position.turn) return;
        const { seat, phase } = table.position.turn;
        for (const viewer of ['watcher', otherSeat(seat)] as const)
          expect(viewTable(viewer, table)).toMatchObject({ legal: [], claimable: [] });
        const { legal, claimable } = viewTable(seat, table);
        expect(phase === 'claim' ? 2 ** claimable.length : legal.length).toBe(legalMoves(table.position).length);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a table that is saved', () => {
  test.each(VIEWERS)('looks to %s as it did, but that nobody is to act', (viewer) => {
    fc.assert(
      fc.property(anyGame, ({ start, choices }) => {
        const running = runningTable(start, choices);
        if (running.status !== 'playing') return;
        const seen = { ...viewTable(viewer, running), legal: [], claimable: [] };
        expect(viewTable(viewer, runningTable(start, choices, 'saved'))).toEqual({ ...seen, status: 'saved' });
        expect(viewTable(viewer, runningTable(start, choices, 'closed'))).toEqual({ ...seen, status: 'closed' });
      }),
      { numRuns: 30 },
    );
  });
});

describe('after the end', () => {
  test('everybody sees seed, nonces and all cards', () => {
    const over = foldOnto(runningTable(3, [0.5, 0.5, 0.5]), 9, [resigned]) as OpenTable;
    for (const viewer of VIEWERS) {
      const { proof, position } = viewTable(viewer, over);
      expect(proof).toEqual({ seed, nonces: nonceOf });
      expect([position?.hands.north.cards, position?.hands.south.cards, position?.decks.troop.cards]).not.toContain(
        null,
      );
    }
  });
});
