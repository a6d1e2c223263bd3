import {
  type ClientId,
  type Decision,
  decideLobby,
  DEFAULT_TABLE_OPTIONS as options,
  type GameId,
  type GatewayId,
  type InviteId,
  type InviteRef,
  type LobbyEvent,
  type SessionId,
  type TabId,
} from '@battleline/domain';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { streamRefs, streamsOf, WAITING_ROOM } from './named-streams.ts';
import { fate, numbered, partition, tableNumber } from './partition.fixture.ts';
import { lobbyIn } from './state-reading.ts';

const PEOPLE = [1, 2, 3, 4, 5].map((number) => numbered<ClientId>(number));
const gateway = numbered<GatewayId>(9);

/** Each decides on the same state as the others of his group, and again when his record was void, until it counts. */
test('of those who would play anybody at the same moment at most one waits', () => {
  const anyOrder = fc.shuffledSubarray(PEOPLE, { minLength: PEOPLE.length });
  fc.assert(
    fc.property(anyOrder, fc.infiniteStream(fc.nat()), (order, dice) => {
      const log = partition();
      const lobby = lobbyIn(log.fold);
      const record = (event: LobbyEvent) => {
        const names = [...streamsOf(event), ...(event.type === 'InviteSent' ? [WAITING_ROOM] : [])];
        return { event, streams: streamRefs(log.fold, names, event), foldedTo: log.fold.now() };
      };
      const land = ({ event, ...header }: ReturnType<typeof record>): boolean =>
        fate(log.append(1, header, event)) === 'admitted';
      land(record({ type: 'GatewayStarted', gateway, program: '1' }));
      for (const [index, client] of PEOPLE.entries()) {
        const session = numbered<SessionId>(index + 20);
        land(record({ type: 'SessionStarted', client, session, kind: 'guest' }));
        land(record({ type: 'SessionAttached', client, session, gateway, tab: numbered<TabId>(index + 30) }));
      }
      const isSeated = (client: ClientId): boolean => lobby.player(client).seat !== null;
      const waits = (client: ClientId): boolean => lobby.player(client).invites.length > 0;
      let ids = 100;
      const decide = (client: ClientId): Decision<LobbyEvent, unknown> => {
        const standing = PEOPLE.flatMap((inviter): InviteRef[] =>
          lobby.player(inviter).invites.map(({ id: invite }) => ({ inviter, invite })),
        );
        const table = tableNumber((ids += 1));
        const fresh = { invite: numbered<InviteId>(ids), game: numbered<GameId>(ids), table, seat: 'north' } as const;
        return decideLobby({ type: 'play', client, options, standing, ...fresh }, lobby);
      };
      let asking = [...order];
      while (asking.length > 0) {
        // Some of them decide on one state, as gateways do that haven't heard of each other.
        const group = asking.slice(0, 1 + ((dice.next().value ?? 0) % asking.length));
        const records = group.flatMap((client) => {
          const decision = decide(client);
          return decision.ok && decision.event ? [{ client, ...record(decision.event) }] : [];
        });
        for (const { client: _, ...landing } of records) land(landing);
        asking = asking.filter((client) => !isSeated(client) && !waits(client));
      }
      expect([PEOPLE.filter(isSeated).length, PEOPLE.filter(waits).length]).toEqual([4, 1]);
    }),
    { numRuns: 100 },
  );
});
