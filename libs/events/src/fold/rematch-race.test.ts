import {
  type ClientId,
  decideLobby,
  DEFAULT_TABLE_OPTIONS as options,
  type GameId,
  type InviteId,
  type LobbyEvent,
  type LobbyState,
  type OpenDeal,
  type SessionId,
  type TableId,
  unknownGame,
  unknownGateway,
  unknownPlayer,
} from '@battleline/domain';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { streamRefs, streamsOf } from './named-streams.ts';
import { fate, partition } from './partition.fixture.ts';

const idOf = <Id extends string>(number: number): Id => String(number).padStart(32, '0') as Id;
const [ana, ben] = [idOf<ClientId>(1), idOf<ClientId>(2)];
const tableOf = (number: number): TableId => `7-${String(number).padStart(30, '0')}` as TableId;
const played = { game: idOf<GameId>(3), table: tableOf(3), sitting: 1, north: ana, south: ben };

const deal: OpenDeal = {
  ...{ game: played.game, nonces: { north: null, south: null } },
  ...{ seed: '5e'.repeat(32), commitment: 'c0'.repeat(32) },
};

/** Each round some ask again, all of them on the lobby as it stands: gateways that haven't heard of each other's. */
test('two who ask for a rematch, or for the same deal, at the same moment or not, sit down at one table, with seats swapped', () => {
  const round = fc
    .subarray([ana, ben], { minLength: 1 })
    .chain((asking) => fc.shuffledSubarray(asking, { minLength: asking.length }));
  fc.assert(
    fc.property(fc.array(round, { minLength: 1, maxLength: 6 }), fc.boolean(), (rounds, sameDeal) => {
      const log = partition();
      const lobby: LobbyState = {
        player: (id) => {
          const state = log.fold.read(`player/${id}`)?.state;
          return state?.kind === 'player' ? state.player : unknownPlayer;
        },
        game: (id) => {
          const state = log.fold.read(`game/${id}`)?.state;
          return state?.kind === 'game' ? state.game : unknownGame;
        },
        gateway: () => unknownGateway,
        blocked: () => [],
      };
      const record = (event: LobbyEvent) => ({
        event,
        streams: streamRefs(log.fold, streamsOf(event), event),
        foldedTo: log.fold.now(),
      });
      const land = ({ event, ...header }: ReturnType<typeof record>): boolean =>
        fate(log.append(1, header, event)) === 'admitted';
      for (const client of [ana, ben])
        land(record({ type: 'SessionStarted', client, session: idOf<SessionId>(Number(client) + 10), kind: 'guest' }));
      const accepted = {
        inviter: ana,
        invite: idOf<InviteId>(4),
        accepter: ben,
        options,
        resumed: null,
        sameDealAs: null,
      };
      land(record({ type: 'InviteAccepted', ...played, ...accepted }));
      land(record({ type: 'SeatsFreed', ...played, result: { winner: 'north', by: 'flags' } }));
      let ids = 100;
      const admitted: LobbyEvent[] = [];
      const asks = (client: ClientId) => {
        ids += 1;
        const fresh = {
          invite: idOf<InviteId>(ids),
          game: idOf<GameId>(ids),
          table: tableOf(ids),
          seat: 'north',
        } as const;
        const decision = decideLobby(
          { type: 'rematch', client, follows: played.game, ...fresh, sameDeal, deal },
          lobby,
        );
        return decision.ok && decision.event ? [record(decision.event)] : [];
      };
      // In the end both have asked once more, after whatever became of it before.
      for (const asking of [...rounds, [ana], [ben]])
        for (const landing of asking.flatMap(asks)) if (land(landing)) admitted.push(landing.event);
      const tables = admitted.filter(({ type }) => type === 'InviteAccepted');
      expect(tables).toMatchObject([{ north: ben, south: ana, sameDealAs: sameDeal ? deal : null }]);
      expect(admitted).toHaveLength(2);
    }),
    { numRuns: 100 },
  );
});
