import { describe, expect, test } from '@jest/globals';
import { eventOf, play, setUp } from './position.fixture.ts';
import { renderEvent } from './render.ts';
import { viewEvent, viewPosition } from './view.ts';

describe('what a viewer sees', () => {
  const position = setUp({ north: 'R1 fog', south: 'B1 B2 mud' });

  test('a player sees his own hand and the counts of the other one', () => {
    const { hands, decks } = viewPosition('north', position);
    expect(hands.north).toEqual({ cards: ['R1', 'fog'], troop: 1, tactics: 1 });
    expect(hands.south).toEqual({ cards: null, troop: 2, tactics: 1 });
    expect(decks).toEqual({ troop: { size: 57, cards: null }, tactics: { size: 8, cards: null } });
  });

  test('a watcher sees neither hand', () => {
    const { hands } = viewPosition('watcher', position);
    expect([hands.north.cards, hands.south.cards]).toEqual([null, null]);
  });

  test('environment cards and the order of completion are public', () => {
    const flags = { 3: { north: 'R1 R2 R3 fog', south: 'B1 B2 B3', first: 'south' } } as const;
    expect(viewPosition('watcher', setUp({ flags })).flags[2]).toEqual({
      flag: 3,
      winner: null,
      north: ['R1', 'R2', 'R3', 'fog'],
      south: ['B1', 'B2', 'B3'],
      completedFirst: 'south',
    });
  });

  test('from which deck a card is drawn is public, the card is not', () => {
    const event = eventOf(setUp({ phase: 'draw', troop: 'O1' }), 'draw troop');
    expect(viewEvent('north', event, false)).toMatchObject({ deck: 'troop', card: 'O1' });
    for (const viewer of ['south', 'watcher'] as const) {
      expect(viewEvent(viewer, event, false)).toMatchObject({ deck: 'troop', card: null });
      expect(viewEvent(viewer, event, true)).toMatchObject({ card: 'O1' });
    }
    expect(JSON.stringify(viewEvent('south', event, false))).not.toContain('O1');
  });

  test("a scout's first card is hidden too", () => {
    const event = eventOf(setUp({ north: 'scout', troop: 'O1' }), 'scout troop');
    expect(viewEvent('north', event, false)).toMatchObject({ type: 'ScoutPlayed', card: 'O1' });
    expect(viewEvent('watcher', event, false)).toMatchObject({ type: 'ScoutPlayed', card: null });
  });
});

describe('cards put back after a scout', () => {
  const hand = 'R5 fog G3 G4 G5 G6 G7 G8 G9';
  const full = 'O1 O2 O3 O4 O5 O6 O7';
  const returned = play(setUp({ phase: 'return', north: hand, south: full }), 'return fog R5');

  test('the one who put them back keeps seeing them, the others only how many went where', () => {
    expect(viewPosition('north', returned).putBack).toEqual(['fog', 'R5']);
    expect(viewPosition('south', returned).putBack).toEqual([]);
    expect(viewPosition('watcher', returned).putBack).toEqual([]);
    const event = eventOf(setUp({ phase: 'return', north: hand }), 'return fog R5');
    expect(renderEvent(viewEvent('north', event, false))).toBe('return fog R5');
    expect(renderEvent(viewEvent('south', event, false))).toBe('return 1 troop, 1 tactics');
    expect(JSON.stringify(viewEvent('south', event, false))).not.toMatch(/fog|R5/);
  });

  test('it does not tell him when the opponent draws one, only when it turns up', () => {
    const drawn = play(returned, 'play O1 f1', 'draw troop');
    expect(drawn.hands.south).toContain('R5');
    expect(viewPosition('north', drawn).putBack).toEqual(['fog', 'R5']);
    const later = play(drawn, 'play G3 f1', 'draw troop', 'play R5 f1');
    expect(viewPosition('north', later).putBack).toEqual(['fog']);
  });

  test('nor does he go on seeing one apart that is in his hand again', () => {
    const again = play(returned, 'play O1 f1', 'draw tactics', 'play G3 f1', 'draw troop');
    expect(again.hands.north).toContain('R5');
    expect(viewPosition('north', again).putBack).toEqual(['fog']);
  });
});
