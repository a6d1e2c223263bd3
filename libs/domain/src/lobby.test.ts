import { describe, expect, test } from '@jest/globals';
import { SESSION_GRACE } from './deadline.ts';
import { alreadySo, decided } from './decider.ts';
import type { LobbyEvent } from './lobby-event.ts';
import {
  accept,
  accepts,
  ana,
  arrives,
  attaches,
  ben,
  both,
  cleo,
  connection,
  dan,
  decline,
  detaches,
  elsewhere,
  game,
  gateway,
  gatewayStarts,
  given,
  idOf,
  invite,
  invites,
  invitesToOthers,
  leaves,
  lobbyAfter,
  numbered,
  seated,
  seatsFreed,
  sendInvite,
  sessionOf,
  tab,
  table,
  watches,
  withdraw,
} from './lobby.fixture.ts';
import { isOpenInvite, MAX_INVITES } from './lobby-invites.ts';
import type { LobbyCommand } from './lobby-command.ts';

const start: LobbyCommand = { type: 'startSession', client: ana, session: sessionOf(ana), kind: 'guest' };
const end: LobbyCommand = { type: 'endSession', client: ana, session: sessionOf(ana), reason: 'logout' };
const watch: LobbyCommand = { type: 'watch', client: ana, table };
const unwatch: LobbyCommand = { type: 'unwatch', client: ana, table };
const free: LobbyCommand = { type: 'freeSeats', game, sitting: 1, result: seatsFreed.result };

describe('a session', () => {
  test('starts for one who signs in', () => {
    expect(given().when(start)).toEqual(decided(arrives(ana)));
  });
  test('takes the place of an older one', () => {
    expect(given(arrives(ana)).when({ ...start, session: elsewhere })).toMatchObject({
      event: { type: 'SessionStarted', session: elsewhere },
    });
  });
  test('that runs already starts no second time', () => {
    expect(given(arrives(ana)).when(start)).toEqual(alreadySo);
  });
  test('ends with the logout', () => {
    expect(given(arrives(ana)).when(end)).toEqual(decided(leaves(ana)));
  });
  test('that is over or replaced ends no second time', () => {
    expect(given(arrives(ana), leaves(ana)).when(end)).toEqual(alreadySo);
    expect(given(arrives(ana)).when({ ...end, session: elsewhere })).toEqual(alreadySo);
  });
});

describe('a session without connection', () => {
  const lost: LobbyEvent = { type: 'GatewayLost', gateway, by: idOf('9') };
  const gone = [gatewayStarts(), arrives(ana), attaches(ana), lost];
  const grace = 1000;
  const timeOut: LobbyCommand = { ...connection, type: 'endSession', reason: 'left', deadline: 4 + grace, grace };
  const left: LobbyEvent = { type: 'SessionEnded', client: ana, session: sessionOf(ana), reason: 'left' };

  test('ends at its deadline', () => {
    expect(given(...gone).when(timeOut)).toEqual(decided(left));
    const deadline = 2 + SESSION_GRACE;
    const { grace: _, ...byDefault } = { ...timeOut, deadline };
    expect(given(gatewayStarts(), arrives(ana)).when(byDefault)).toEqual(decided(left));
  });
  test('ends no second time', () => {
    expect(given(...gone, left).when(timeOut)).toEqual(alreadySo);
    expect(given(...gone).when({ ...timeOut, session: elsewhere })).toEqual(alreadySo);
  });
  test('goes on when its player has come back, or its gateway', () => {
    const other = idOf<typeof gateway>('5');
    const back: readonly LobbyEvent[] = [gatewayStarts(other), attaches(ana, other, tab('5'))];
    expect(given(...gone, ...back).when(timeOut)).toEqual(alreadySo);
    expect(given(...gone, { type: 'GatewayReturned', gateway }).when(timeOut)).toEqual(alreadySo);
  });
  test('goes on until its new deadline when he came back and left again', () => {
    expect(given(...gone, detaches(ana)).when(timeOut)).toEqual(alreadySo);
    expect(given(...gone, detaches(ana)).when({ ...timeOut, deadline: 5 + grace })).toEqual(decided(left));
  });
});

describe('a connection', () => {
  test('attaches to its session and detaches from it', () => {
    const attached: LobbyEvent = { type: 'SessionAttached', ...connection };
    expect(given(arrives(ana)).when({ type: 'attach', ...connection })).toEqual(decided(attached));
    expect(given(arrives(ana), attached).when({ type: 'detach', ...connection })).toEqual(
      decided({ type: 'SessionDetached', ...connection }),
    );
  });
  test('that is attached or detached already changes nothing', () => {
    const attached: LobbyEvent = { type: 'SessionAttached', ...connection };
    expect(given(arrives(ana), attached).when({ type: 'attach', ...connection })).toEqual(alreadySo);
    expect(given(arrives(ana)).when({ type: 'detach', ...connection })).toEqual(alreadySo);
  });
  test('that the tab has opened anew elsewhere is not detached by the end of the old one', () => {
    const moved: LobbyEvent = { type: 'SessionAttached', ...connection, gateway: idOf('5') };
    expect(
      given(arrives(ana), { type: 'SessionAttached', ...connection }, moved).when({ type: 'detach', ...connection }),
    ).toEqual(alreadySo);
  });
});

describe('an invite', () => {
  test('to one player is sent with both counts of games', () => {
    expect(given(...both).when(sendInvite)).toEqual(decided(invites(ana, ben)));
    const later = [...seated, seatsFreed];
    expect(given(...later).when(sendInvite)).toMatchObject({
      event: { inviterGamesStarted: 1, inviteeGamesStarted: 1 },
    });
  });
  test('to all needs nobody else', () => {
    expect(given(arrives(ana)).when({ ...sendInvite, invitee: null })).toEqual(decided(invites(ana, null)));
  });
  test('may be sent again when the one before has ended', () => {
    const ended = [...both, arrives(cleo), invites(ana, ben), invites(ben, cleo, numbered(2))];
    const played = { ...accepts(cleo, ben, numbered(2)), north: ben, south: cleo };
    expect(given(...ended, played).when({ ...sendInvite, invite: numbered(3) })).toMatchObject({ ok: true });
  });
  test('that has ended does not count against the number of open ones', () => {
    const play = { ...accepts(cleo, numbered(0)), game: idOf<typeof game>('9') };
    const oneOpen = [...both, arrives(cleo), ...invitesToOthers(MAX_INVITES)];
    expect(given(...oneOpen).when(sendInvite)).toMatchObject({ rejection: { code: 'TOO_MANY_INVITES' } });
    expect(given(...oneOpen, play).when(sendInvite)).toMatchObject({ ok: true });
  });
  test('is withdrawn by the one who sent it', () => {
    expect(given(...both, invites(ana, ben)).when(withdraw)).toEqual(
      decided({ type: 'InviteWithdrawn', inviter: ana, invite }),
    );
  });
  test('expires, once, whether it still stands or the invitee plays with another', () => {
    const expire: LobbyCommand = { type: 'expireInvite', inviter: ana, invite };
    const expired: LobbyEvent = { type: 'InviteExpired', inviter: ana, invite };
    expect(given(...both, invites(ana, ben)).when(expire)).toEqual(decided(expired));
    expect(given(...both, invites(ana, ben), { ...accepts(cleo, ben), north: ben }).when(expire)).toEqual(
      decided(expired),
    );
    expect(given(...both, invites(ana, ben), expired).when(expire)).toEqual(alreadySo);
    expect(given(...both, invites(ana, ben), accepts(ben, ana)).when(expire)).toEqual(alreadySo);
    expect(given(...both, invites(ana, ben), expired).when(accept)).toMatchObject({
      rejection: { code: 'INVITE_GONE' },
    });
  });
  test('is declined by the one to whom it was sent', () => {
    expect(given(...both, invites(ana, ben)).when({ ...decline, reason: 'busy' })).toEqual(
      decided({ type: 'InviteDeclined', inviter: ana, invite, decliner: ben, reason: 'busy' }),
    );
  });
  test('that is accepted seats both, the accepter where the draw says', () => {
    expect(given(...both, invites(ana, ben)).when(accept)).toEqual(decided(accepts(ben, ana)));
    expect(given(...both, invites(ana, ben)).when({ ...accept, seat: 'north' })).toMatchObject({
      event: { north: ben, south: ana },
    });
  });
  test('to all is accepted by anybody', () => {
    expect(given(...both, invites(ana, null)).when(accept)).toMatchObject({ event: { accepter: ben } });
  });
});

describe('an invite ends by itself', () => {
  const isOpen = (...events: readonly LobbyEvent[]): boolean => {
    const lobby = lobbyAfter(...events);
    const [sent] = lobby.player(ana).invites;
    return sent !== undefined && isOpenInvite(sent, ana, lobby);
  };
  const inAnotherGame = { ...accepts(cleo, dan), game: idOf<typeof game>('9') };

  test('never while neither player starts a game', () => {
    expect(isOpen(...both, invites(ana, ben))).toBe(true);
    expect(isOpen(...both, invites(ana, ben), inAnotherGame)).toBe(true);
  });
  test('when the inviter starts a game with someone else', () => {
    expect(isOpen(...both, invites(ana, ben), { ...inAnotherGame, north: ana })).toBe(false);
  });
  test('when the invitee starts a game with someone else', () => {
    expect(isOpen(...both, invites(ana, ben), { ...inAnotherGame, south: ben })).toBe(false);
  });
  test('when the inviter leaves, and does not come back with him', () => {
    expect(isOpen(...both, invites(ana, ben), leaves(ana))).toBe(false);
    expect(isOpen(...both, invites(ana, ben), leaves(ana), arrives(ana))).toBe(false);
  });
});

describe('a table', () => {
  test('is watched and left', () => {
    expect(given(arrives(ana)).when(watch)).toEqual(decided(watches(ana)));
    expect(given(arrives(ana), watches(ana)).when(unwatch)).toEqual(
      decided({ type: 'WatchStopped', client: ana, table }),
    );
  });
  test('that is watched, or not watched, already changes nothing', () => {
    expect(given(arrives(ana), watches(ana)).when(watch)).toEqual(alreadySo);
    expect(given(arrives(ana)).when(unwatch)).toEqual(alreadySo);
  });
  test('that is over frees the seats of its sitting', () => {
    expect(given(...seated).when(free)).toEqual(decided(seatsFreed));
  });
  test('frees no seats twice, none of another sitting and none of an unknown game', () => {
    expect(given(...seated, seatsFreed).when(free)).toEqual(alreadySo);
    expect(given(...seated).when({ ...free, sitting: 2 })).toEqual(alreadySo);
    expect(given().when(free)).toEqual(alreadySo);
  });
  test('that is saved frees them, too, and its game is not over', () => {
    const saved = { ...seatsFreed, result: null };
    expect(given(...seated).when({ ...free, result: null })).toEqual(decided(saved));
    expect(given(...seated, saved).when({ ...free, result: null })).toEqual(alreadySo);
    expect(given(...seated, saved).when({ ...sendInvite, invite: numbered(3) })).toMatchObject({ ok: true });
  });
});
