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
  type LobbyState,
  type SessionId,
  type TabId,
  type TableId,
  unknownGame,
  unknownGateway,
  unknownPlayer,
} from '@battleline/domain';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { streamRefs, streamsOf, WAITING_ROOM } from './named-streams.ts';
import { fate, partition } from './partition.fixture.ts';

const idOf = <Id extends string>(number: number): Id => String(number).padStart(32, '0') as Id;
const PEOPLE = [1, 2, 3, 4, 5].map((number) => idOf<ClientId>(number));
const gateway = idOf<GatewayId>(9);

/** Each decides on the same state as the others of his group, and again when his record was void, until it counts. */
test('of those who would play anybody at the same moment at most one waits', () => {
  const anyOrder = fc.shuffledSubarray(PEOPLE, { minLength: PEOPLE.length });
  fc.assert(
    fc.property(anyOrder, fc.infiniteStream(fc.nat()), (order, dice) => {
      const log = partition();
      const lobby: LobbyState = {
        player: (id) => {
          const state = log.fold.read(`player/${id}`)?.state;
          return state?.kind === 'player' ? state.player : unknownPlayer;
        },
        game: () => unknownGame,
        gateway: (id) => {
          const state = log.fold.read(`gateway/${id}`)?.state;
          return state?.kind === 'gateway' ? state.gateway : unknownGateway;
        },
      };
      const record = (event: LobbyEvent) => {
        const names = [...streamsOf(event), ...(event.type === 'InviteSent' ? [WAITING_ROOM] : [])];
        return { event, streams: streamRefs(log.fold, names, event), foldedTo: log.fold.now() };
      };
      const land = ({ event, ...header }: ReturnType<typeof record>): boolean =>
        fate(log.append(1, header, event)) === 'admitted';
      land(record({ type: 'GatewayStarted', gateway, program: '1' }));
      for (const [index, client] of PEOPLE.entries()) {
        const session = idOf<SessionId>(index + 20);
        land(record({ type: 'SessionStarted', client, session, kind: 'guest' }));
        land(record({ type: 'SessionAttached', client, session, gateway, tab: idOf<TabId>(index + 30) }));
      }
      const isSeated = (client: ClientId): boolean => lobby.player(client).seat !== null;
      const waits = (client: ClientId): boolean => lobby.player(client).invites.length > 0;
      let ids = 100;
      const decide = (client: ClientId): Decision<LobbyEvent, unknown> => {
        const standing = PEOPLE.flatMap((inviter): InviteRef[] =>
          lobby.player(inviter).invites.map(({ id: invite }) => ({ inviter, invite })),
        );
        const table = `7-${String((ids += 1)).padStart(30, '0')}` as TableId;
        const fresh = { invite: idOf<InviteId>(ids), game: idOf<GameId>(ids), table, seat: 'north' } as const;
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
