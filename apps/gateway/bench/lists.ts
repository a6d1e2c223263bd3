// What does it cost a gateway to keep lists fresh? One refresh after twenty changes, for so many players and browsers.
//   node apps/gateway/bench/lists.ts

import {
  type ClientId,
  type PlayerState,
  unknownGame,
  unknownGateway,
  unknownPlayer,
  unknownTable,
} from '@battleline/domain';
import { createBrowse } from '../src/views/browse.ts';
import type { Connection } from '../src/sockets/connection.ts';
import type { Directory } from '../src/views/directory.ts';
import type { Query } from '../src/views/lists.ts';
import type { World } from '../src/world.ts';

const PLAYERS = [1_000, 10_000];
const BROWSERS = [1, 100, 1_000];
const FILTERS = [
  ['all', undefined],
  ['the free', { free: true }],
  ['by name', { name: 'an' }],
] as const;
const CHANGES = 20;
const ROUNDS = 30;

for (const players of PLAYERS)
  for (const [name, filter] of FILTERS)
    for (const browsers of BROWSERS) {
      const ms = timeOf(players, browsers, filter).toFixed(2).padStart(8);
      const who = `${String(players).padStart(6)} players, ${String(browsers).padStart(5)} browsers`;
      console.log(`${who}, ${name}: ${ms} ms a refresh`);
    }

/** The median of some refreshes, ms. */
function timeOf(players: number, browsers: number, filter: Query['filter']): number {
  const clients = Array.from({ length: players }, (_, index) => index.toString(16).padStart(32, '0') as ClientId);
  const states = new Map<ClientId, PlayerState>();
  let revision = 0;
  let sent = 0;
  const world = {
    player: (client: ClientId) => states.get(client) ?? unknownPlayer,
    game: () => unknownGame,
    gateway: () => unknownGateway,
    table: () => unknownTable,
    accountName: () => undefined,
    at: () => revision,
    lobbyTime: () => revision,
  } as unknown as World;
  const directory = {
    clients: () => clients,
    tables: () => [],
    openInvites: () => [],
    revision: () => revision,
  } as unknown as Directory;
  const browse = createBrowse(world, directory);
  const connections = Array.from(
    { length: browsers },
    () => ({ send: () => (sent += 1), sendText: () => (sent += 1) }) as unknown as Connection,
  );
  for (const connection of connections) browse.subscribe(connection, { list: 'players', filter, cursor: undefined });
  const change = (): void => {
    revision += 1;
    for (const client of clients.slice(0, CHANGES)) {
      const seat = revision % 2 === 0 ? null : { table: '0-0', opponent: clients[0] };
      states.set(client, { ...unknownPlayer, seat } as PlayerState);
    }
  };
  const times = Array.from({ length: ROUNDS }, () => {
    change();
    const start = performance.now();
    browse.refresh();
    return performance.now() - start;
  });
  browse.stop();
  if (!filter && sent !== browsers * (ROUNDS + 1)) throw new Error(`${sent} frames were sent`);
  return times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}
