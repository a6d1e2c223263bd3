import type { ClientId, GameId, InviteId, SessionId, TableId } from '@battleline/domain';
import { decodeRecord, memoryLog } from '@battleline/events';
import { createLogWriter } from '@battleline/service/testing';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createGateways, freshId } from './gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const client = (digit: string) => digit.repeat(32) as ClientId;
const [ann, bob, table] = [client('a'), client('b'), `7-${'0'.repeat(30)}` as TableId];
const options = { claimTiming: 'turn-start', onLeave: 'save', clock: null } as const;

/** Ann and Bob are here, in this order; each has an invite open to all. */
const enterBoth = async () => {
  const log = memoryLog({ store: gateways.store() });
  const writer = await createLogWriter(log);
  for (const [who, digit] of [
    [bob, '1'],
    [ann, '2'],
  ] as const) {
    await writer.append({ type: 'SessionStarted', client: who, session: digit.repeat(32) as SessionId, kind: 'guest' });
    const [invite, none] = [digit.repeat(32) as InviteId, { inviterGamesStarted: 0, inviteeGamesStarted: 0 }];
    await writer.append({
      type: 'InviteSent',
      inviter: who,
      invite,
      invitee: null,
      ...none,
      options,
      resumes: null,
      ...{ rematch: null, sameDealAs: null, link: false },
    });
  }
  return writer;
};

describe('a gateway that starts from snapshots', () => {
  test('knows who is here and which invites there are, in the order of their coming', async () => {
    await enterBoth();
    const gateway = await gateways.resume();
    const visitor = await gateway.greet(undefined, freshId());
    await visitor.hear('welcome');
    visitor.say({ type: 'browse', list: 'players' });
    expect((await visitor.hear('list', ({ list }) => list === 'players')).order).toEqual([bob, ann]);
    visitor.say({ type: 'browse', list: 'invites' });
    expect((await visitor.hear('list', ({ list }) => list === 'invites')).order).toEqual([
      '1'.repeat(32),
      '2'.repeat(32),
    ]);
  });

  test('writes the follow-ups that were missing before it came', async () => {
    const writer = await enterBoth();
    const [invite, game] = ['1'.repeat(32) as InviteId, 'c'.repeat(32) as GameId];
    const seats = {
      inviter: bob,
      accepter: ann,
      north: ann,
      south: bob,
      sitting: 1,
      game,
      table,
      options,
      resumed: null,
      sameDealAs: null,
    };
    await writer.append({ type: 'InviteAccepted', invite, ...seats });
    await gateways.resume();
    const opened = () =>
      (gateways.store().partition('tables', 7)?.records ?? []).some((record) => {
        const decoded = decodeRecord(record?.value ?? null);
        return decoded.status === 'decoded' && decoded.event.type === 'TableOpened';
      });
    const changed = Promise.withResolvers<void>();
    const unwatch = gateways.store().watch(() => opened() && changed.resolve());
    await changed.promise;
    unwatch();
  }, 15_000);
});
