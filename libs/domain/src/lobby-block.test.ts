import { describe, expect, test } from '@jest/globals';
import { alreadySo, decided } from './decider.ts';
import type { LobbyEvent } from './lobby-event.ts';
import { decideBlock, MAX_BLOCKED } from './lobby-block.ts';
import {
  ana,
  arrives,
  attaches,
  ben,
  game,
  gateway,
  given,
  invite,
  invites,
  lobbyAfter,
  numbered,
  table,
} from './lobby.fixture.ts';
import type { LobbyCommand } from './lobby-command.ts';
import { DEFAULT_TABLE_OPTIONS as options } from './table-options.ts';

const blocks = (client: typeof ana, blocked: typeof ana): LobbyEvent => ({ type: 'ClientBlocked', client, blocked });
const block = (type: 'block' | 'unblock', client = ana, other = ben) => ({ type, client, other }) as const;
const here = [arrives(ana), arrives(ben)];
const fresh = { game, table, seat: 'south' } as const;
const accept: LobbyCommand = { type: 'accept', client: ben, inviter: ana, invite, ...fresh };

describe('to block somebody', () => {
  test('is a fact of the one who blocks', () => {
    expect(given(...here).when(block('block'))).toEqual(decided(blocks(ana, ben)));
    expect(lobbyAfter(...here, blocks(ana, ben)).blocked(ana)).toEqual([ben]);
    expect(lobbyAfter(...here, blocks(ana, ben)).blocked(ben)).toEqual([]);
  });
  test('once is enough', () => {
    expect(given(...here, blocks(ana, ben)).when(block('block'))).toEqual(alreadySo);
    expect(given(...here).when(block('unblock'))).toEqual(alreadySo);
  });
  test('can be taken back', () => {
    const unblocked: LobbyEvent = { type: 'ClientUnblocked', client: ana, blocked: ben };
    expect(given(...here, blocks(ana, ben)).when(block('unblock'))).toEqual(decided(unblocked));
    expect(lobbyAfter(...here, blocks(ana, ben), unblocked).blocked(ana)).toEqual([]);
  });
  test('is for those who are signed in, and for others than oneself', () => {
    expect(given().when(block('block'))).toMatchObject({ ok: false, rejection: { code: 'SESSION_ENDED' } });
    expect(given(...here).when(block('block', ana, ana))).toMatchObject({
      ok: false,
      rejection: { code: 'BLOCKED_SELF' },
    });
  });
  test('has a limit', () => {
    const many = Array.from({ length: MAX_BLOCKED }, (_, index) => blocks(ana, numbered(index)));
    expect(decideBlock(block('block'), lobbyAfter(...here, ...many))).toMatchObject({
      ok: false,
      rejection: { code: 'TOO_MANY_BLOCKED' },
    });
  });
});

describe('one who is blocked', () => {
  test('is not told: his invite is sent like any other', () => {
    expect(
      given(...here, blocks(ben, ana)).when({ type: 'invite', client: ana, invite, invitee: ben, options }),
    ).toEqual(decided(invites(ana, ben)));
  });
  test('finds no invite of the one who has blocked him', () => {
    const gone = { ok: false, rejection: { code: 'INVITE_GONE' } };
    expect(given(...here, invites(ana, null), blocks(ana, ben)).when(accept)).toMatchObject(gone);
    expect(given(...here, invites(ana, null)).when(accept)).toMatchObject({ ok: true });
  });
  test('is not paired with him', () => {
    const alive: LobbyEvent = { type: 'GatewayStarted', gateway, program: '1' };
    const waits = [alive, ...here, attaches(ana), invites(ana, null)];
    const standing = [{ inviter: ana, invite }];
    const play: LobbyCommand = { type: 'play', client: ben, invite: numbered(3), options, standing, ...fresh };
    expect(given(...waits).when(play)).toMatchObject({ ok: true, event: { type: 'InviteAccepted' } });
    expect(given(...waits, blocks(ben, ana)).when(play)).toMatchObject({ ok: true, event: { type: 'InviteSent' } });
    expect(given(...waits, blocks(ana, ben)).when(play)).toMatchObject({ ok: true, event: { type: 'InviteSent' } });
  });
});
