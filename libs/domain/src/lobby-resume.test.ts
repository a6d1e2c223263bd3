import { describe, expect, test } from '@jest/globals';
import { SAVED_LIFETIME, savedDeadline } from './deadline.ts';
import { alreadySo, decided } from './decider.ts';
import type { LobbyEvent } from './lobby-event.ts';
import { isOpenInvite } from './lobby-invites.ts';
import {
  accepts,
  ana,
  arrives,
  ben,
  game,
  given,
  invite,
  invites,
  lobbyAfter,
  numbered,
  resumes,
  seatsFreed,
  tableNumber,
} from './lobby.fixture.ts';
import type { LobbyCommand } from './lobby-command.ts';
import { DEFAULT_TABLE_OPTIONS as options } from './table-options.ts';
import { keptOf, playOut, savedFrom, tableAfter } from './table.fixture.ts';

const saved: LobbyEvent = { ...seatsFreed, result: null };
const afterSaving = [arrives(ana), arrives(ben), invites(ana, ben), accepts(ben, ana), saved];
const kept = keptOf(savedFrom(tableAfter(...playOut(1, [0.5, 0.5]))));
const resume: LobbyCommand = { type: 'resume', client: ben, invite, game };
const fresh = { game: numbered<typeof game>(5), table: tableNumber(2), seat: 'north' } as const;
const accept: LobbyCommand = { type: 'accept', client: ana, inviter: ben, invite, ...fresh, saved: kept };
const resumed: LobbyEvent = {
  ...accepts(ana, ben),
  table: fresh.table,
  sitting: 2,
  north: ana,
  south: ben,
  resumed: kept,
};

describe('a saved game', () => {
  test('is resumed by an invite to the other player, which names game and sitting', () => {
    expect(given(...afterSaving).when(resume)).toEqual(decided(resumes(ben, ana)));
  });
  test('goes on as its next sitting, with the same id and seats, from what was saved', () => {
    expect(given(...afterSaving, resumes(ben, ana)).when(accept)).toEqual(decided(resumed));
    expect(lobbyAfter(...afterSaving, resumes(ben, ana), resumed).game(game)).toMatchObject({
      ...{ status: 'seated', sitting: 2, table: fresh.table, north: ana, south: ben, options, resumed: kept },
    });
  });
  test('goes on once from each sitting: the other invite, and a second acceptance, come too late', () => {
    const crossed = [...afterSaving, resumes(ana, ben, numbered(3)), resumes(ben, ana), resumed];
    expect(given(...crossed).when(accept)).toMatchObject({ rejection: { code: 'INVITE_GONE' } });
    expect(
      given(...crossed).when({ ...accept, client: ben, inviter: ana, invite: numbered<typeof invite>(3) }),
    ).toMatchObject({ rejection: { code: 'INVITE_GONE' } });
    expect(given(...crossed).when(resume)).toMatchObject({ rejection: { code: 'GAME_NOT_SAVED' } });
  });
  test('can be saved again, and resumed again from there', () => {
    const again: LobbyEvent = { ...seatsFreed, table: fresh.table, sitting: 2, result: null };
    const events = [...afterSaving, resumes(ben, ana), resumed, again];
    expect(given(...events).when(resume)).toMatchObject({ event: { resumes: { game, sitting: 2 } } });
  });
});

describe('an invite to resume', () => {
  const isOpen = (...events: readonly LobbyEvent[]): boolean => {
    const lobby = lobbyAfter(...events);
    const [sent] = lobby.player(ben).invites;
    return sent !== undefined && isOpenInvite(sent, ben, lobby);
  };
  test('stands while the game is saved as it was', () => {
    const events = [...afterSaving, resumes(ben, ana)];
    expect(isOpen(...events)).toBe(true);
    expect(isOpen(...events, { type: 'AbandonOffered', game, sitting: 1, by: ana })).toBe(true);
    expect(isOpen(...events, { type: 'GameAbandoned', game, sitting: 1, by: ana })).toBe(false);
  });
});

describe('a saved game is abandoned', () => {
  const offered = (by = ana): LobbyEvent => ({ type: 'AbandonOffered', game, sitting: 1, by });
  const abandoned = (by: typeof ana | null): LobbyEvent => ({ type: 'GameAbandoned', game, sitting: 1, by });
  const abandon: LobbyCommand = { type: 'abandon', client: ana, game };

  test('once both ask for it', () => {
    expect(given(...afterSaving).when(abandon)).toEqual(decided(offered()));
    expect(given(...afterSaving, offered()).when(abandon)).toEqual(alreadySo);
    expect(given(...afterSaving, offered()).when({ ...abandon, client: ben })).toEqual(decided(abandoned(ben)));
    expect(given(...afterSaving, offered(), abandoned(ben)).when(abandon)).toMatchObject({
      rejection: { code: 'GAME_NOT_SAVED' },
    });
  });
  test('not by an offer of an earlier sitting', () => {
    const again: LobbyEvent = { ...seatsFreed, table: fresh.table, sitting: 2, result: null };
    const events = [...afterSaving, offered(), resumes(ben, ana), resumed, again];
    expect(given(...events).when({ ...abandon, client: ben })).toMatchObject({ event: { type: 'AbandonOffered' } });
  });
  test('after a year, once, and only as it was saved then', () => {
    const state = lobbyAfter(...afterSaving).game(game);
    expect(state.status === 'saved' && savedDeadline(state)).toBe(afterSaving.length + SAVED_LIFETIME);
    expect(SAVED_LIFETIME).toBe(365 * 24 * 3_600_000_000);
    const expire: LobbyCommand = { type: 'expireGame', game, sitting: 1 };
    expect(given(...afterSaving).when(expire)).toEqual(decided(abandoned(null)));
    expect(given(...afterSaving, abandoned(null)).when(expire)).toEqual(alreadySo);
    expect(given(...afterSaving, resumes(ben, ana), resumed).when(expire)).toEqual(alreadySo);
    expect(given(...afterSaving).when({ ...expire, sitting: 2 })).toEqual(alreadySo);
  });
});
