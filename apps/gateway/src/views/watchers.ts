import type { ClientId, TableId } from '@battleline/domain';
import type { FoldedBatch, PartitionFold, StreamState } from '@battleline/events';
import type { WatchersFrame } from '@battleline/protocol';
import { type Audience, viewersOf } from '../sockets/audience.ts';
import type { Connection } from '../sockets/connection.ts';
import { personOf } from './person.ts';
import { createSetIndex } from './set-index.ts';
import type { World } from '../world.ts';

const COALESCE_MS = 1000;
const MOST = 50;

/** Who watches which table, by the lobby: an index over its fold, told to all who see the table. */
export type Watchers = {
  /** Notes who watches already where the fold begins with a snapshot. */
  readonly begin: (fold: PartitionFold) => void;
  readonly onBatch: (batch: FoldedBatch) => void;
  /** Tells a connection who watches the table, if anybody does. */
  readonly show: (connection: Connection, table: TableId) => void;
  readonly stop: () => void;
};

const NOTHING: readonly TableId[] = [];

const watchedIn = (state: StreamState): readonly TableId[] =>
  state.kind === 'player' ? state.player.watching : NOTHING;

export const createWatchers = (world: World, audience: Audience, everyMs = COALESCE_MS): Watchers => {
  const byTable = createSetIndex<TableId, ClientId>();
  const changed = new Set<TableId>();

  const note = (client: ClientId, before: readonly TableId[], after: readonly TableId[]): void => {
    for (const table of before) {
      if (after.includes(table)) continue;
      byTable.remove(table, client);
      changed.add(table);
    }
    for (const table of after) {
      if (before.includes(table)) continue;
      byTable.add(table, client);
      changed.add(table);
    }
  };

  const frameOf = (table: TableId): WatchersFrame => {
    const watchers = [...byTable.of(table)];
    return {
      ...{ type: 'watchers', at: world.at(), lobby: world.lobbyTime(), table, total: watchers.length },
      watchers: watchers.slice(0, MOST).map((client) => personOf(world, client)),
    };
  };

  const tell = (): void => {
    for (const table of changed) {
      const state = world.table(table);
      if (state.status === 'unknown') continue;
      const text = JSON.stringify(frameOf(table));
      for (const connection of viewersOf(audience, table, state)) connection.sendText(text);
    }
    changed.clear();
  };
  const timer = setInterval(tell, everyMs);

  return {
    begin: (fold) => {
      for (const [key, { state }] of fold.state().streams)
        note(key.slice('player/'.length) as ClientId, NOTHING, watchedIn(state));
    },
    onBatch: ({ outcomes }) => {
      for (const outcome of outcomes) {
        if (outcome.status !== 'admitted') continue;
        for (const { ref, before, after } of outcome.changes) {
          const [old, current] = [watchedIn(before), watchedIn(after)];
          if (old !== current) note(ref.id as ClientId, old, current);
        }
      }
    },
    show: (connection, table) => {
      if (byTable.of(table).size > 0) connection.send(frameOf(table));
    },
    stop: () => clearInterval(timer),
  };
};
