import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { TACTICS, TROOPS, type Card } from './card.ts';
import { CLAIM_TIMINGS } from './claim-timing.ts';
import { DECKS } from './deck.ts';
import { FLAGS } from './flag.ts';
import { eventFor, playGame, type PlayedGame } from './legal-play.fixture.ts';
import { legalMoves } from './legal-moves.ts';
import { parseMove, printMove, type Move } from './move.ts';
import { eventText } from './move-event.ts';
import { decideMove, evolvePosition } from './play.ts';
import { dealPosition, type Position } from './position.ts';
import { parsePosition } from './position-reading.ts';
import { printPosition } from './position-notation.ts';
import { gameRecord, parseRecord, replayRecord } from './record.ts';
import { resumePosition, savePosition, type SavedPosition } from './saved-position.ts';
import { otherSeat } from './seat.ts';

const CARDS: readonly Card[] = [...TROOPS, ...TACTICS];

describe('laws of legal play', () => {
  test('every card is in exactly one place', () => {
    law(({ positions }) => {
      const all = [...CARDS].sort().join();
      expect(positions.filter((position) => placesOf(position).sort().join() !== all)).toEqual([]);
    });
  });

  test('games end, with the result in the last event and in no other', () => {
    law(({ events, positions }) => {
      const last = positions.at(-1);
      expect(last?.turn).toBeNull();
      expect(last?.result).not.toBeNull();
      expect(events.at(-1)?.result).toEqual(last?.result);
      expect(events.slice(0, -1).filter(({ result }) => result !== null)).toEqual([]);
    });
  });

  test('whoever is to act has a legal move, and the move that was made is the canonical text of its event', () => {
    law(({ moves, events, positions }) => {
      expect(positions.slice(0, -1).filter((position) => legalMoves(position).length === 0)).toEqual([]);
      expect(events.map(eventText)).toEqual(moves);
    });
  });

  test('legal moves are accepted, canonical, sorted and different; all others are refused', () => {
    law(({ positions, moves }) => {
      const position = positions[(moves.length * 7919) % positions.length];
      if (position === undefined || position.turn === null) return;
      const { seat } = position.turn;
      const legal = legalMoves(position);
      expect(legal).toEqual([...new Set(legal)].sort());
      const accepted = everyMove(position).filter((move) => decideMove(position, seat, move).ok);
      expect(accepted.map(printMove).sort()).toEqual(legal);
      for (const text of legal) expect(decideMove(position, otherSeat(seat), moveOf(text)).ok).toBe(false);
    }, 40);
  });

  test('folding in two parts, through JSON, is folding once', () => {
    law(({ deal, claimTiming, events, positions }) => {
      const cut = Math.floor(events.length / 2);
      const half = events.slice(0, cut).reduce(evolvePosition, dealPosition(deal, claimTiming));
      const thawed = JSON.parse(JSON.stringify(half)) as Position;
      expect(thawed).toEqual(half);
      expect(events.slice(cut).reduce(evolvePosition, thawed)).toEqual(positions.at(-1));
    });
  });

  test('evolving never throws, not even on events of another game', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (seed, other) => {
        const { events } = playGame(seed, 'turn-start');
        const { positions } = playGame(other, 'after-play');
        const position = positions[Math.floor(positions.length / 3)];
        if (position !== undefined) events.reduce(evolvePosition, position);
      }),
      { numRuns: 30 },
    );
  });

  test('the game after its end no longer changes', () => {
    law(({ events, positions }) => {
      const last = positions.at(-1);
      if (last !== undefined) expect(events.reduce(evolvePosition, last)).toBe(last);
    }, 10);
  });

  test('the record of a game, replayed, gives its positions', () => {
    law(({ deal, claimTiming, events, positions }) => {
      const record = parseRecord(JSON.parse(JSON.stringify(gameRecord(deal, claimTiming, events))));
      expect(record.ok && replayRecord(record.value)).toEqual({ positions, events, error: null });
    }, 10);
  });

  test('a position that is saved, kept as JSON and resumed is the same; after the end there is nothing to save', () => {
    law(({ positions, claimTiming }) => {
      for (const position of positions) {
        const saved = savePosition(position);
        expect(saved === undefined).toBe(position.turn === null);
        if (saved === undefined) continue;
        const kept = JSON.parse(JSON.stringify(saved)) as SavedPosition;
        expect(resumePosition(kept, claimTiming)).toStrictEqual(position);
      }
    }, 10);
  });

  test('a printed position, read back, has the same legal moves and prints the same', () => {
    law(({ positions }) => {
      for (const position of positions.slice(0, -1)) {
        const printed = printPosition(position);
        const read = parsePosition(JSON.parse(JSON.stringify(printed)));
        expect(read.ok && printPosition(read.value)).toEqual(printed);
      }
    }, 5);
  });

  test('resigning is allowed to both at any time', () => {
    law(({ positions }) => {
      for (const position of positions.slice(0, -1)) {
        for (const seat of ['north', 'south'] as const) {
          const decision = decideMove(position, seat, { type: 'resign' });
          expect(decision).toMatchObject({ event: { seat, result: { winner: otherSeat(seat), by: 'resign' } } });
        }
      }
    }, 10);
  });

  test('the games reach what they are meant to test', () => {
    const seen = new Set<string>();
    law(({ events, positions }) => {
      for (const event of events) seen.add(event.type);
      for (const { turn } of positions) seen.add(turn?.phase ?? 'over');
    }, 60);
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'ScoutPlayed',
        'CardsReturned',
        'CardDeserted',
        'CardRedeployed',
        'CardTaken',
        'scout',
        'over',
      ]),
    );
  });
});

function law(holds: (game: PlayedGame) => void, numRuns = 60): void {
  const claimTimings = fc.constantFrom(...CLAIM_TIMINGS);
  fc.assert(
    fc.property(fc.integer(), claimTimings, (seed, claimTiming) => {
      holds(playGame(seed, claimTiming));
    }),
    { numRuns },
  );
}

function placesOf({ hands, dishes, decks, flags }: Position): Card[] {
  const atFlags = FLAGS.flatMap((flag) => flags[flag].cards.map(({ card }) => card));
  return [
    ...hands.north,
    ...hands.south,
    ...dishes.north,
    ...dishes.south,
    ...decks.troop,
    ...decks.tactics,
    ...atFlags,
  ];
}

/** Every move that can be written down, resigning apart; of claims and returns a good part. */
function everyMove(position: Position): Move[] {
  const targets = [...FLAGS, 'dish'] as const;
  const withCards = CARDS.flatMap((card) =>
    FLAGS.flatMap((flag): Move[] => [
      { type: 'play', card, flag },
      { type: 'deserter', card, flag },
      ...targets.map((to): Move => ({ type: 'redeploy', card, from: flag, to })),
      ...FLAGS.map((to): Move => ({ type: 'traitor', card, from: flag, to })),
    ]),
  );
  const decks = DECKS.flatMap((deck): Move[] => [
    { type: 'draw', deck },
    { type: 'scout', deck },
  ]);
  const claims = FLAGS.reduce<(typeof FLAGS)[number][][]>(
    (sets, flag) => [...sets, ...sets.map((set) => [...set, flag])],
    [[]],
  );
  const { seat } = position.turn ?? { seat: 'north' };
  const held = [...position.hands[seat], ...position.hands[otherSeat(seat)].slice(0, 2)];
  const returns = held.flatMap((card) => [
    [card],
    ...held.filter((other) => other !== card).map((other) => [card, other]),
  ]);
  const unordered = [
    ...withCards,
    ...decks,
    { type: 'pass' } as const,
    ...claims.map((flags): Move => ({ type: 'claim', flags })),
    ...returns.map((cards): Move => ({ type: 'return', cards })),
  ];
  return [...new Map(unordered.map((move) => [printMove(move), move])).values()];
}

function moveOf(text: string): Move {
  const move = parseMove(text);
  if (move === undefined) throw new Error(`${text} is no move`);
  return move;
}

test('the fixture refuses what is not legal', () => {
  const position = dealPosition({ first: 'north', deck: { troop: TROOPS, tactics: TACTICS } }, 'turn-start');
  expect(() => eventFor(position, 'draw troop')).toThrow('It is time to play a card.');
});
