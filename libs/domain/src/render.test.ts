import { describe, expect, test } from '@jest/globals';
import { playGame } from './legal-play.fixture.ts';
import { eventOf, play, setUp } from './position.fixture.ts';
import { renderEvent, renderView } from './render.ts';
import { viewEvent, viewPosition } from './view.ts';

const position = setUp({
  north: 'fog R10 G2 R9',
  south: 'B1 B2 shields',
  flags: {
    1: { north: 'alexander R1', south: 'G8 G9 G10' },
    2: { north: 'P1 P2 P3', south: 'Y1 Y2 Y3', winner: 'north' },
    5: { north: 'mud', south: 'O1' },
  },
  dish: { south: 'scout deserter' },
});

describe('the board', () => {
  test('shows the viewer at the bottom, the cards nearest to the flag first', () => {
    expect(`\n${renderView(viewPosition('north', position))}\n`).toBe(`
SOUTH   hand: 2 troop, 1 tactics
        dish: scout deserter

                                            .
           G10     Y3       .       .       .       .       .       .       .
           G9      Y2       .       .       .       .       .       .       .
south      G8      Y1       .       .      O1       .       .       .       .
          [f1]    vf2v    [f3]    [f4]    [f5]    [f6]    [f7]    [f8]    [f9]
north    alexand   P1       .       .      mud      .       .       .       .
           R1      P2       .       .       .       .       .       .       .
            .      P3       .       .       .       .       .       .       .
                                            .
                                            .

NORTH   hand: G2 R9 R10 fog

DECKS   44 troop, 4 tactics
TURN    north, hand
`);
  });

  test('shows south at the bottom to south and to watchers', () => {
    for (const viewer of ['south', 'watcher'] as const) {
      const rows = renderView(viewPosition(viewer, position)).split('\n');
      expect(rows.findIndex((row) => row.startsWith('north'))).toBeLessThan(
        rows.findIndex((row) => row.startsWith('south')),
      );
      expect(rows.join('\n')).toContain('^f2^');
    }
  });

  test('tells what a scout has left, what was put back, and the result', () => {
    const scouting = play(setUp({ north: 'scout', south: 'B1' }), 'scout troop');
    expect(renderView(viewPosition('south', scouting))).toContain('TURN    north, scout (2 more)');
    const full = setUp({ phase: 'return', north: 'G1 G2 G3 G4 G5 G6 G7 G8', south: 'B1' });
    expect(renderView(viewPosition('north', play(full, 'return G1')))).toContain('you put back: G1');
    expect(renderView(viewPosition('north', play(full, 'resign')))).toContain('south wins by resign');
  });

  test('fits into 80 columns, whatever happens', () => {
    for (const seed of [1, 2, 3]) {
      for (const board of playGame(seed, 'turn-start').positions) {
        const rows = renderView(viewPosition('south', board)).split('\n');
        expect(rows.filter((row) => row.length > 80)).toEqual([]);
      }
    }
  });
});

test('events are told as move lines without hidden cards', () => {
  const told = (setup: Parameters<typeof setUp>[0], move: string): string =>
    renderEvent(viewEvent('watcher', eventOf(setUp(setup), move), false));
  expect(told({ north: 'R1' }, 'play R1 f3')).toBe('play R1 f3');
  expect(told({ phase: 'draw' }, 'draw troop')).toBe('draw troop');
  expect(told({ north: 'scout' }, 'scout tactics')).toBe('scout tactics');
  expect(told({ phase: 'claim', flags: { 4: { north: 'R1 R2 R3' } } }, 'claim f4')).toBe('claim f4');
  expect(told({ north: 'R1' }, 'resign')).toBe('resign north');
});
