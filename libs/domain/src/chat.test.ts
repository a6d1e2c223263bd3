import { describe, expect, test } from '@jest/globals';
import {
  CHAT_LIMITS,
  type ChatCommand,
  type ChatState,
  decideChat,
  type LineSaid,
  type Listener,
  mayHear,
} from './chat.ts';
import { LINE_LENGTH } from './chat-text.ts';
import type { ClientId, CommandId } from './id.ts';
import { accepts, ana, arrives, ben, cleo, dan, idOf, invites, lobbyAfter, table, watches } from './lobby.fixture.ts';
import type { LobbyEvent } from './lobby-event.ts';
import type { TableState } from './table-state.ts';

const line = idOf<CommandId>('6');
const now = 1_000_000_000;
const toBen = { to: ben, table: null } as const;
const atTable = { to: null, table } as const;
const say = (client: ClientId, address: ChatCommand['address'], text = ' Well played! '): ChatCommand => ({
  ...{ type: 'say', client, line, address, text, now },
});

const all: readonly LobbyEvent[] = [ana, ben, cleo, dan].map(arrives);
const seated: readonly LobbyEvent[] = [...all, invites(ana, ben), accepts(ben, ana), watches(cleo)];
const running = { status: 'opened', north: ana, south: ben } as TableState;
const finished = {
  ...running,
  status: 'finished',
  position: { result: { winner: 'north', by: 'flags' } },
} as TableState;

const given = (events: readonly LobbyEvent[], more: Partial<ChatState> = {}) => ({
  when: (command: ChatCommand) =>
    decideChat(command, { ...lobbyAfter(...events), table: () => running, saidAt: [], ...more }),
});
const code = (expected: string) => ({ ok: false, rejection: { code: expected } });

describe('a line', () => {
  test('goes to one player, tidied', () => {
    expect(given(all).when(say(ana, toBen))).toEqual({
      ok: true,
      event: {
        ...{ type: 'LineSaid', line, from: ana, room: 'private', to: ben, table: null, text: 'Well played!' },
        ...{ withheld: false, notAfter: now + 15_000_000 },
      },
    });
  });
  test('of one who is blocked is said like any other, and withheld', () => {
    const blocks: LobbyEvent = { type: 'ClientBlocked', client: ben, blocked: ana };
    expect(given([...all, blocks]).when(say(ana, toBen))).toMatchObject({ ok: true, event: { withheld: true } });
  });
  test.each([
    ['a player to all at the table', ana, running, 'table'],
    ['a watcher to watchers', cleo, running, 'watchers'],
    ['a player to all when the game is over', ben, finished, 'table'],
    ['a watcher to all when the game is over', cleo, finished, 'table'],
  ])('is said by %s', (_, client, state, room) => {
    expect(given(seated, { table: () => state }).when(say(client, atTable))).toMatchObject({
      ok: true,
      event: { room },
    });
  });
  test.each([
    ['SESSION_ENDED', given([]), say(ana, toBen)],
    ['UNKNOWN_PLAYER', given([arrives(ana)]), say(ana, toBen)],
    ['TALKED_TO_SELF', given(all), say(ben, toBen)],
    ['UNKNOWN_TABLE', given(all, { table: () => ({ status: 'unknown' }) }), say(ana, atTable)],
    ['NOT_AT_TABLE', given(seated), say(dan, atTable)],
    ['NOTHING_SAID', given(all), say(ana, toBen, ' ')],
    ['TEXT_TOO_LONG', given(all), say(ana, toBen, 'x'.repeat(LINE_LENGTH + 1))],
  ])('is refused with %s', (expected, state, command) => {
    expect(state.when(command)).toMatchObject(code(expected));
  });
  test.each(CHAT_LIMITS)('has to wait after $lines lines within $within µs', ({ lines, within }) => {
    const times = (first: number) => Array.from({ length: lines }, (_, index) => first + index * (within / lines));
    const early = given(all, { saidAt: times(now - within + 2_000_000) }).when(say(ana, toBen));
    expect(early).toMatchObject({ ok: false, rejection: { code: 'SAID_TOO_MUCH', retryAfterMs: 2000 } });
    expect(given(all, { saidAt: times(now - within) }).when(say(ana, toBen))).toMatchObject({ ok: true });
  });
});

describe('who hears', () => {
  const said = (room: LineSaid['room'], from = ana, more: Partial<LineSaid> = {}): LineSaid => ({
    ...{ type: 'LineSaid', line, from, room, to: room === 'private' ? ben : null, text: 'x', withheld: false },
    ...{ table: room === 'private' ? null : table, notAfter: 0, ...more },
  });
  const seat = { game: idOf('2'), table, sitting: 1, seat: 'south', opponent: ana } as Listener['seat'];
  const one = (client: ClientId | null, more: Partial<Listener> = {}): Listener => ({
    ...{ client, seat: null, blocked: [], at: null, ...more },
  });

  test.each<[string, LineSaid, Listener, boolean]>([
    ['a private line: the one it goes to', said('private'), one(ben), true],
    ['a private line: the one who says it', said('private'), one(ana), true],
    ['a private line: nobody else', said('private'), one(cleo), false],
    ['a private line: no visitor', said('private'), one(null, { at: 'watcher' }), false],
    ['a withheld line: only who says it', said('private', ana, { withheld: true }), one(ben), false],
    ['a withheld line: who says it', said('private', ana, { withheld: true }), one(ana), true],
    ['one who is blocked: not the one who blocks', said('private'), one(ben, { blocked: [ana] }), false],
    ['one who is blocked: not at a table either', said('table'), one(ben, { blocked: [ana], at: 'player' }), false],
    ['the table: its players', said('table'), one(ben, { at: 'player', seat }), true],
    ['the table: its watchers', said('table'), one(cleo, { at: 'watcher' }), true],
    ['the table: visitors who watch', said('table'), one(null, { at: 'watcher' }), true],
    ['the table: nobody else', said('table'), one(dan), false],
    ['watchers: watchers', said('watchers', cleo), one(dan, { at: 'watcher' }), true],
    ['watchers: no player', said('watchers', cleo), one(ben, { at: 'player' }), false],
    ['a watcher after the end: players, too', said('table', cleo), one(ben, { at: 'player' }), true],
    ['anybody but the opponent: not while one plays', said('private', cleo), one(ben, { seat }), false],
    [
      'anybody but the opponent: not at another table',
      said('watchers', cleo),
      one(ben, { seat, at: 'watcher' }),
      false,
    ],
    ['the opponent: in private, too', said('private'), one(ben, { seat }), true],
  ])('%s', (_, event, listener, hears) => {
    expect(mayHear(event, listener)).toBe(hears);
  });
});
