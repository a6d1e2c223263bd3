import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alreadySo, decided } from './decider.ts';
import type { GameId } from './id.ts';
import { dealtAs, type OpenDeal } from './same-deal.ts';
import type { TableEvent } from './table-event.ts';
import {
  closed,
  deal,
  dealt,
  foldOnto,
  given,
  nonceOf,
  north,
  opened,
  openTable,
  playOut,
  ready,
  reopened,
  resigned,
  savedFrom,
  seed,
  south,
  stranger,
  tableAfter,
  withClock,
} from './table.fixture.ts';
import { resumePosition, savePosition } from './saved-position.ts';
import { DEFAULT_TABLE_OPTIONS } from './table-options.ts';
import { isOver, isReadyToDeal, openDealOf, type OpenTable, seatOf, tableRests, unknownTable } from './table-state.ts';
import { TABLE_REJECTIONS, type TableCommand, type TableRejection } from './table.ts';

const openDeal: OpenDeal = {
  ...{ game: 'e'.repeat(32) as GameId, nonces: { north: null, south: 'ee'.repeat(32) } },
  ...{ seed: 'ed'.repeat(32), commitment: 'ce'.repeat(32) },
};
const playing = [opened, ready('north'), ready('south'), dealt];
const over = [...playing, resigned];
const northReady: TableCommand = { type: 'ready', client: north, nonce: nonceOf.north };
const dealCommand: TableCommand = { type: 'deal', deal };
const firstTroop = deal.deck.troop[0] ?? 'G1';
const play = { type: 'play', card: firstTroop, flag: 5 } as const;
const move: TableCommand & { type: 'move' } = { type: 'move', client: north, move: play, seen: 0 };
const played: TableEvent = { type: 'CardPlayed', seat: 'north', card: firstTroop, flag: 5, result: null };

describe('a table', () => {
  test('opens with all that the sitting needs, and pins the rules', () => {
    expect(given().when(openTable())).toEqual(decided(opened));
  });
  test('that is open, or was, opens no second time', () => {
    expect(given(opened).when(openTable())).toEqual(alreadySo);
    expect(given(...over, closed).when(openTable())).toEqual(alreadySo);
  });
  test('closes once its game is over', () => {
    expect(given(...over).when({ type: 'close' })).toEqual(decided(closed));
  });
  test('that is closed, or still in use, does not close', () => {
    expect(given(...over, closed).when({ type: 'close' })).toEqual(alreadySo);
    expect(given(...playing).when({ type: 'close' })).toEqual(alreadySo);
  });
  test('rests from its closing on, not before', () => {
    expect([[], [opened], playing, over].map((events) => tableRests(tableAfter(...events)))).not.toContain(true);
    expect(tableRests(tableAfter(...over, closed))).toBe(true);
  });
  test('knows who sits where', () => {
    const table = tableAfter(opened) as OpenTable;
    expect([north, south, stranger].map((client) => seatOf(table, client))).toEqual(['north', 'south', undefined]);
  });
});

describe('the cards', () => {
  test('wait for the nonces of both', () => {
    expect(given(opened).when(northReady)).toEqual(decided(ready('north')));
    expect(isReadyToDeal(tableAfter(opened, ready('north')))).toBe(false);
    expect(isReadyToDeal(tableAfter(opened, ready('north'), ready('south')))).toBe(true);
    expect(isReadyToDeal(tableAfter(...playing))).toBe(false);
  });
  test('know each nonce once: the same one again changes nothing, also after the deal', () => {
    expect(given(opened, ready('north')).when(northReady)).toEqual(alreadySo);
    expect(given(...playing).when(northReady)).toEqual(alreadySo);
  });
  test('are dealt as the shuffle says, seven to each seat, troops only', () => {
    expect(given(opened).when(dealCommand)).toEqual(decided(dealt));
    expect(tableAfter(...playing)).toMatchObject({
      status: 'playing',
      moves: 0,
      position: { hands: { north: deal.deck.troop.slice(0, 7), south: deal.deck.troop.slice(7, 14) } },
    });
  });
  test('are dealt once', () => {
    expect(given(...playing).when(dealCommand)).toEqual(alreadySo);
    expect(given(...over).when(dealCommand)).toEqual(alreadySo);
  });
  test('of the same deal again need nobody to be ready, and nobody may be: all has been shuffled', () => {
    const { game, seed: itsSeed, commitment, nonces } = openDeal;
    const again: TableEvent = { ...opened, game: 'd'.repeat(32) as GameId, ...{ seed: itsSeed, commitment } };
    const replaying: TableEvent = { ...again, sameDealAs: { game, nonces } };
    const open: TableCommand = { ...openTable(), game: again.game, sameDealAs: openDeal };
    expect(given().when(open)).toEqual(decided(replaying));
    const table = tableAfter(replaying) as OpenTable;
    expect(isReadyToDeal(table)).toBe(true);
    expect([dealtAs(table), table.nonces]).toEqual([game, nonces]);
    for (const events of [[replaying], [replaying, dealt]])
      for (const nonce of [nonceOf.north, '1f'.repeat(32)])
        expect(given(...events).when({ ...northReady, nonce })).toMatchObject({ rejection: { code: 'ALREADY_DEALT' } });
    const saved = savedFrom(tableAfter(replaying, dealt));
    expect(saved).toMatchObject({ sameDealAs: { game, nonces }, nonces, seed: itsSeed });
    expect(reopened(saved)).toMatchObject({ sameDealAs: { game, nonces }, seed: itsSeed, resumed: { nonces } });
  });
  test('are open, with all that the deal follows from, once the game is over and not before', () => {
    const { game, commitment } = opened;
    expect(openDealOf(tableAfter(...over) as OpenTable)).toEqual({ game, seed, commitment, nonces: nonceOf });
    for (const events of [[opened], playing, [...playing, savedFrom(tableAfter(...playing))]])
      expect(openDealOf(tableAfter(...events) as OpenTable)).toBeUndefined();
  });
  test('dealt a second time by a mistaken record stay as they lie', () => {
    const later = tableAfter(...playing, played);
    expect(foldOnto(later, 9, [dealt])).toEqual(later);
  });
});

describe('a move', () => {
  test('of the seat to act is made', () => {
    expect(given(...playing).when(move)).toEqual(decided(played));
    expect(tableAfter(...playing, played)).toMatchObject({ status: 'playing', moves: 1 });
  });
  test('is judged by the rules of the game', () => {
    expect(given(...playing).when({ ...move, client: south })).toMatchObject({ rejection: { code: 'NOT_YOUR_TURN' } });
    expect(given(...over).when(move)).toMatchObject({ rejection: { code: 'GAME_OVER' } });
  });
  test('that ends the game finishes the table, and its log time is kept', () => {
    expect(tableAfter(...over)).toMatchObject({ status: 'finished', finishedAt: 5, moves: 1 });
  });
  test('of resigning is made whatever has happened since, with or without the seat', () => {
    const resign = (seat?: 'north' | 'south'): TableCommand => ({
      ...move,
      move: { type: 'resign', ...(seat && { seat }) },
      seen: 9,
    });
    expect(given(...playing).when(resign())).toEqual(decided(resigned));
    expect(given(...playing).when(resign('north'))).toEqual(decided(resigned));
    expect(given(...playing).when(resign('south'))).toMatchObject({ rejection: { code: 'NOT_YOUR_SEAT' } });
    expect(given(...over).when(resign())).toMatchObject({ rejection: { code: 'GAME_OVER' } });
  });
  test('of one who is not to act may be resigning', () => {
    expect(given(...playing).when({ ...move, client: south, move: { type: 'resign' } })).toMatchObject({
      event: { type: 'Resigned', seat: 'south', result: { winner: 'north', by: 'resign' } },
    });
  });
});

describe('a player who leaves', () => {
  const leave: TableCommand = { type: 'leave', client: south };
  const forfeiting: TableEvent = { ...opened, options: { ...DEFAULT_TABLE_OPTIONS, onLeave: 'forfeit' } };
  const midway = [...playing, played];
  const saved = savedFrom(tableAfter(...midway));
  const lost: TableEvent = { type: 'Resigned', seat: 'south', result: { winner: 'north', by: 'forfeit' } };

  test('leaves the game saved, with all that it takes to go on', () => {
    const table = tableAfter(...midway) as OpenTable & { status: 'playing' };
    const { game, sitting, options, rulesVersion, commitment } = table;
    const position = savePosition(table.position);
    expect(given(...midway).when(leave)).toEqual(decided(saved));
    expect(saved).toEqual({
      ...{ type: 'TableSaved', game, sitting, north, south, options, rulesVersion, seed, commitment },
      ...{ sameDealAs: null, nonces: nonceOf, moves: 1, position, timeLeft: null },
    });
    expect(position && resumePosition(position, options.claimTiming)).toEqual(table.position);
    expect(tableAfter(...midway, saved)).toEqual({ ...table, status: 'saved', savedAt: 6 });
  });
  test('leaves it saved once, whoever of the two goes next', () => {
    for (const client of [south, north])
      expect(given(...midway, saved).when({ type: 'leave', client })).toEqual(alreadySo);
    expect(tableAfter(...midway, saved, saved)).toEqual(tableAfter(...midway, saved));
  });
  test('loses it where that is the agreed price, at his turn or not', () => {
    const table = [forfeiting, ...midway.slice(1)];
    expect(given(...table).when(leave)).toEqual(decided(lost));
    expect(given(...table).when({ ...leave, client: north })).toMatchObject({
      event: { seat: 'north', result: { winner: 'south', by: 'forfeit' } },
    });
    expect(tableAfter(...table, lost)).toMatchObject({ status: 'finished', position: { result: lost.result } });
    expect(given(...table, lost).when({ ...leave, client: north })).toEqual(alreadySo);
  });
  test('changes nothing before the deal, which comes soon, nor after the end', () => {
    expect(given(opened, ready('south')).when(leave)).toEqual(alreadySo);
    expect(given(...over).when(leave)).toEqual(alreadySo);
    expect(given(...over, closed).when(leave)).toEqual(alreadySo);
  });
  test('makes no move any more, nor does the other', () => {
    for (const events of [
      [...midway, saved],
      [...midway, saved, closed],
    ])
      expect(given(...events).when({ ...move, seen: 1 })).toMatchObject({ rejection: { code: 'TABLE_SAVED' } });
    expect(tableAfter(...midway, saved, played, resigned)).toEqual(tableAfter(...midway, saved));
  });
  test('gives the table free for closing, and it rests from then on', () => {
    expect(tableRests(tableAfter(...midway, saved))).toBe(false);
    expect(given(...midway, saved).when({ type: 'close' })).toEqual(decided(closed));
    expect(tableAfter(...midway, saved, closed)).toMatchObject({ status: 'closed', moves: 1, finishedAt: null });
    expect(tableRests(tableAfter(...midway, saved, closed))).toBe(true);
  });
  test('ends no game by it', () => {
    const tables = [midway, [...midway, saved], [...midway, saved, closed], over, [...over, closed]];
    expect(tables.map((events) => isOver(tableAfter(...events) as OpenTable))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
    expect(isOver(tableAfter(opened) as OpenTable)).toBe(false);
  });
});

describe('a table refuses', () => {
  const SECOND = 1_000_000;
  const save: TableCommand = { type: 'save', client: north };
  const timed = [withClock({ per: 'turn', seconds: 30, increment: 0 }), ready('north'), ready('south'), dealt];
  const CASES: readonly (readonly [TableRejection['code'], string, readonly TableEvent[], TableCommand])[] = [
    ['UNKNOWN_TABLE', 'a nonce before it is open', [], northReady],
    ['UNKNOWN_TABLE', 'a deal before it is open', [], dealCommand],
    ['UNKNOWN_TABLE', 'a move before it is open', [], move],
    ['UNKNOWN_TABLE', 'to close before it is open', [], { type: 'close' }],
    ['NOT_SEATED', 'the nonce of one who does not sit there', [opened], { ...northReady, client: stranger }],
    ['NOT_SEATED', 'the move of one who does not sit there', playing, { ...move, client: stranger }],
    [
      'NOT_SEATED',
      'the resigning of one who does not sit there',
      playing,
      { ...move, client: stranger, move: { type: 'resign' } },
    ],
    ['NOT_DEALT', 'a move before the deal', [opened], move],
    [
      'ALREADY_DEALT',
      'another nonce than the first',
      [opened, ready('north')],
      { ...northReady, nonce: nonceOf.south },
    ],
    ['ALREADY_DEALT', 'a nonce after the deal', [opened, dealt], northReady],
    ['UNKNOWN_TABLE', 'leaving before it is open', [], { type: 'leave', client: north }],
    ['NOT_SEATED', 'the leaving of one who does not sit there', playing, { type: 'leave', client: stranger }],
    ['TABLE_SAVED', 'a move at a saved table', [...playing, savedFrom(tableAfter(...playing))], move],
    ['OUTDATED', 'a move of one who has not seen the last', [...playing, played], { ...move, client: south }],
    ['OUTDATED', 'a move of one who has seen too much', playing, { ...move, seen: 1 }],
    ['OUT_OF_TIME', 'a move after the time has run out', timed, { ...move, uptime: 4 + 30 * SECOND + 1 }],
    ['UNKNOWN_TABLE', 'saving before it is open', [], save],
    ['NOT_SEATED', 'the saving of one who does not sit there', playing, { ...save, client: stranger }],
    ['NOT_DEALT', 'saving before the deal', [opened], save],
    ['GAME_OVER', 'saving after the end', over, save],
  ];

  test.each(CASES)('%s: %s', (code, _, events, command) => {
    expect(given(...events).when(command)).toMatchObject({
      ok: false,
      rejection: { code, reason: expect.any(String) },
    });
  });
  test('with each of its own codes somewhere in these cases', () => {
    expect(TABLE_REJECTIONS.filter((code) => !CASES.some(([used]) => used === code))).toEqual([]);
  });
});

describe('the fold of a table', () => {
  const anyGame = fc.tuple(fc.nat(), fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 120 }));

  test('is the same in two parts, also when the first is kept as JSON', () => {
    fc.assert(
      fc.property(anyGame, fc.nat(120), ([start, choices], at) => {
        const events = playOut(start, choices);
        const cut = Math.min(at, events.length);
        const kept = JSON.parse(JSON.stringify(tableAfter(...events.slice(0, cut)))) as OpenTable;
        expect(foldOnto(kept, cut + 1, events.slice(cut))).toEqual(tableAfter(...events));
      }),
      { numRuns: 40 },
    );
  });
  test('counts moves, and keeps seed and nonces as they were', () => {
    fc.assert(
      fc.property(anyGame, ([start, choices]) => {
        const events = playOut(start, choices);
        expect(tableAfter(...events)).toMatchObject({ moves: events.length - 4, seed, nonces: nonceOf });
      }),
      { numRuns: 20 },
    );
  });
  test('is total: events out of place leave an unknown table unknown', () => {
    const saved = savedFrom(tableAfter(...playing));
    const others = [ready('north'), dealt, played, resigned, saved, closed];
    expect(others.map((event) => tableAfter(event))).toEqual(others.map(() => unknownTable));
  });
});
