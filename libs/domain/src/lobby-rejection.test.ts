import { describe, expect, test } from '@jest/globals';
import type { LobbyEvent } from './lobby-event.ts';
import {
  accept,
  accepts,
  ana,
  arrives,
  ben,
  both,
  cleo,
  connection,
  deal,
  decline,
  elsewhere,
  game,
  given,
  invite,
  invites,
  invitesToOthers,
  leaves,
  numbered,
  resumes,
  shares,
  seated,
  seatsFreed,
  sendInvite,
  table,
  tableNumber,
  watches,
  withdraw,
} from './lobby.fixture.ts';
import { MAX_BLOCKED } from './lobby-block.ts';
import { MAX_INVITES } from './lobby-invites.ts';
import { LOBBY_REJECTIONS, type LobbyRejection } from './lobby-refusal.ts';
import { MAX_WATCHED } from './lobby.ts';
import type { LobbyCommand } from './lobby-command.ts';
import { DEFAULT_TABLE_OPTIONS } from './table-options.ts';

const resume: LobbyCommand = { type: 'resume', client: ana, invite: numbered(7), game };
const share: LobbyCommand = { type: 'share', client: ana, invite, options: DEFAULT_TABLE_OPTIONS };
const rematch: LobbyCommand = {
  ...{ type: 'rematch', client: ana, invite, follows: game, game: numbered(8), table: tableNumber(8), seat: 'north' },
};
const saved = { ...seatsFreed, result: null };
const elsewhereSeated = [
  arrives(cleo),
  { ...accepts(ana, cleo, numbered(6)), game: numbered<typeof game>(9), table: tableNumber(9) },
];
const watch: LobbyCommand = { type: 'watch', client: ana, table };

describe('the lobby refuses', () => {
  const blockedByAna = Array.from({ length: MAX_BLOCKED }, (_, index): LobbyEvent => ({
    type: 'ClientBlocked',
    client: ana,
    blocked: numbered(index),
  }));
  const watchedTables = Array.from({ length: MAX_WATCHED }, (_, index) => watches(ana, tableNumber(index + 2)));
  // A history cannot bring an inviter to a table with an invite left; the guard is for states that something else made.
  const seatedWithInvite = [...both, arrives(cleo), accepts(cleo, ana), invites(ana, ben, invite, 1)];

  const CASES: readonly (readonly [LobbyRejection['code'], string, readonly LobbyEvent[], LobbyCommand])[] = [
    ['SESSION_ENDED', 'a connection of a session that is over', [], { type: 'attach', ...connection }],
    [
      'SESSION_ENDED',
      'a connection of a replaced session',
      [arrives(ana)],
      { type: 'attach', ...connection, session: elsewhere },
    ],
    ['SESSION_ENDED', 'an invite from one who is not there', [arrives(ben)], sendInvite],
    ['SESSION_ENDED', 'an acceptance by one who is not there', [arrives(ana), invites(ana, ben)], accept],
    ['SESSION_ENDED', 'a watcher who is not there', [], watch],
    ['UNKNOWN_PLAYER', 'an invite to one who is not there', [arrives(ana)], sendInvite],
    ['INVITED_SELF', 'an invite to oneself', both, { ...sendInvite, invitee: ana }],
    ['INVITED_SELF', "the acceptance of one's own invite", [...both, invites(ana, null)], { ...accept, client: ana }],
    ['TOO_MANY_INVITES', 'one open invite too many', [...both, ...invitesToOthers(MAX_INVITES)], sendInvite],
    ['ALREADY_INVITED', 'a second invite to the same player', [...both, invites(ana, ben)], sendInvite],
    ['ALREADY_INVITED', 'a second invite to all', [...both, invites(ana, null)], { ...sendInvite, invitee: null }],
    ['INVITE_GONE', 'the withdrawal of an invite that is gone', both, withdraw],
    ['INVITE_GONE', 'declining an invite that is gone', both, decline],
    ['INVITE_GONE', 'accepting an invite that is gone', both, accept],
    ['INVITE_GONE', 'accepting an invite twice', seated, accept],
    ['NOT_INVITED', "accepting another's invite", [...both, arrives(cleo), invites(ana, cleo)], accept],
    ['NOT_INVITED', "declining another's invite", [...both, arrives(cleo), invites(ana, cleo)], decline],
    ['NOT_INVITED', 'declining an invite to all', [...both, invites(ana, null)], decline],
    ['ALREADY_SEATED', 'an invite from one who sits', seated, { ...sendInvite, invitee: null }],
    [
      'ALREADY_SEATED',
      'accepting while one sits',
      [...seated, arrives(cleo), invites(cleo, null, numbered(5))],
      { ...accept, inviter: cleo, invite: numbered(5) },
    ],
    ['OPPONENT_SEATED', 'accepting while the other sits', seatedWithInvite, accept],
    ['SESSION_ENDED', 'resuming by one who is not there', [...seated, saved, leaves(ana)], resume],
    ['ALREADY_SEATED', 'resuming while one sits', [...seated, saved, ...elsewhereSeated], resume],
    ['UNKNOWN_PLAYER', 'resuming with one who is not there', [...seated, saved, leaves(ben)], resume],
    ['ALREADY_INVITED', 'a second invite to resume', [...seated, saved, resumes(ana, ben)], resume],
    ['GAME_NOT_SAVED', 'resuming a game that runs', seated, resume],
    ['GAME_NOT_SAVED', 'resuming a game that is over', [...seated, seatsFreed], resume],
    ['GAME_NOT_SAVED', 'resuming a game that nobody knows', both, resume],
    ['GAME_NOT_SAVED', 'abandoning a game that runs', seated, { type: 'abandon', client: ana, game }],
    ['NOT_YOUR_GAME', 'resuming a game of others', [...seated, arrives(cleo), saved], { ...resume, client: cleo }],
    ['NOT_YOUR_GAME', 'abandoning a game of others', [...seated, saved], { type: 'abandon', client: cleo, game }],
    [
      'NOT_INVITED',
      "accepting another's resumption",
      [...seated, arrives(cleo), saved, resumes(ana, ben)],
      { ...accept, client: cleo },
    ],
    ['INVITE_GONE', 'resuming without what was saved', [...seated, saved, resumes(ana, ben)], accept],
    ['NOT_INVITED', 'accepting without the link what is for those who have it', [...both, shares(ana)], accept],
    ['ALREADY_INVITED', 'a second link', [...both, shares(ana)], share],
    ['SESSION_ENDED', 'a rematch for one who is not there', [...seated, seatsFreed, leaves(ana)], rematch],
    ['ALREADY_SEATED', 'a rematch while the game runs', seated, rematch],
    ['NO_REMATCH', 'a rematch of a game that nobody knows', both, rematch],
    ['NO_REMATCH', 'a rematch of a saved game', [...seated, saved], rematch],
    [
      'NOT_YOUR_GAME',
      "a rematch of others' game",
      [...seated, arrives(cleo), seatsFreed],
      { ...rematch, client: cleo },
    ],
    [
      'NO_REMATCH',
      'the same deal again where the deal is forgotten',
      [...seated, seatsFreed],
      { ...rematch, sameDeal: true },
    ],
    [
      'NO_SAME_DEAL',
      'the same deal for a third time',
      [...both, invites(ana, ben), { ...accepts(ben, ana), sameDealAs: { ...deal, game: numbered(7) } }, seatsFreed],
      { ...rematch, sameDeal: true, deal },
    ],
    ['UNKNOWN_PLAYER', 'a rematch with one who is gone', [...seated, seatsFreed, leaves(ben)], rematch],
    ['BLOCKED_SELF', 'blocking oneself', both, { type: 'block', client: ana, other: ana }],
    [
      'TOO_MANY_BLOCKED',
      'blocking one too many',
      [arrives(ana), ...blockedByAna],
      { type: 'block', client: ana, other: ben },
    ],
    ['TOO_MANY_WATCHED', 'one watched table too many', [arrives(ana), ...watchedTables], watch],
  ];

  test.each(CASES)('%s: %s', (code, _, events, command) => {
    expect(given(...events).when(command)).toMatchObject({
      ok: false,
      rejection: { code, reason: expect.any(String) },
    });
  });
  test('with each of its codes somewhere in these cases', () => {
    expect(LOBBY_REJECTIONS.filter((code) => !CASES.some(([used]) => used === code))).toEqual([]);
  });
});
