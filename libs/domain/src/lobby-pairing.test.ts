import { describe, expect, test } from '@jest/globals';
import { alreadySo, decided } from './decider.ts';
import type { InviteId } from './id.ts';
import type { LobbyEvent } from './lobby-event.ts';
import {
  accepts,
  ana,
  arrives,
  attaches,
  ben,
  cleo,
  detaches,
  game,
  gatewayStarts,
  given,
  idOf,
  invite,
  invites,
  table,
} from './lobby.fixture.ts';
import type { InviteRef } from './lobby-command.ts';
import type { LobbyCommand } from './lobby-command.ts';
import { DEFAULT_TABLE_OPTIONS as options } from './table-options.ts';

const [second, third] = [idOf<InviteId>('6'), idOf<InviteId>('7')];
const here: readonly LobbyEvent[] = [
  gatewayStarts(),
  ...[ana, ben, cleo].flatMap((client) => [arrives(client), attaches(client)]),
];
const fresh = { game, table, seat: 'south' } as const;
const play = (client: typeof ana, standing: readonly InviteRef[], wish = options): LobbyCommand => ({
  ...{ type: 'play', client, invite: third, standing, options: wish },
  ...fresh,
});

describe('to play with anybody', () => {
  test('is to wait where nobody waits', () => {
    expect(given(...here).when(play(ana, []))).toEqual(decided(invites(ana, null, third)));
  });
  test('is to sit down with the one who has waited longest', () => {
    const waiting = [...here, invites(ben, null, invite), invites(cleo, null, second)];
    const standing = [
      { inviter: cleo, invite: second },
      { inviter: ben, invite },
    ];
    expect(given(...waiting).when(play(ana, standing))).toEqual(decided(accepts(ana, ben)));
  });
  test('is to wait on for one who waits already, and to sit down if another has come meanwhile', () => {
    const waiting = [...here, invites(ana, null, invite)];
    expect(given(...waiting).when(play(ana, [{ inviter: ana, invite }]))).toEqual(alreadySo);
    const two = [
      { inviter: ana, invite },
      { inviter: ben, invite: second },
    ];
    expect(given(...waiting, invites(ben, null, second)).when(play(ana, two))).toEqual(
      decided(accepts(ana, ben, second)),
    );
  });
  test.each<[string, LobbyEvent[], typeof options]>([
    ['of another kind of game', [invites(ben, null)], { ...options, onLeave: 'forfeit' }],
    ['of one who is away', [invites(ben, null), detaches(ben)], options],
    ['to somebody else', [invites(ben, cleo)], options],
    ['that is gone', [], options],
  ])('takes no invite %s', (_, events, wish) => {
    const sent = { ...invites(ana, null, third), options: wish };
    expect(given(...here, ...events).when(play(ana, [{ inviter: ben, invite }], wish))).toEqual(decided(sent));
  });
  test('is refused to one who sits at a table, is gone, or waits for another kind of game', () => {
    const seated = [...here, invites(ben, null), accepts(ana, ben)];
    expect(given(...seated).when(play(ana, []))).toMatchObject({ rejection: { code: 'ALREADY_SEATED' } });
    expect(given().when(play(ana, []))).toMatchObject({ rejection: { code: 'SESSION_ENDED' } });
    const other = { ...options, onLeave: 'forfeit' } as const;
    expect(given(...here, invites(ana, null)).when(play(ana, [], other))).toMatchObject({
      rejection: { code: 'ALREADY_INVITED' },
    });
  });
});
