import type { ClientId, GameId, LobbyGame } from '@battleline/domain';
import { savedDeadline } from '@battleline/domain';
import type { FoldedBatch, PartitionFold, StreamState } from '@battleline/events';
import type { SavedFrame, SavedGameRow } from '@battleline/protocol';
import { personOf } from './person.ts';
import { createSetIndex } from './set-index.ts';
import type { World } from '../world.ts';

/** Whose saved games there are: an index over the lobby's fold. */
export type SavedGames = {
  /** Notes what there is already where the fold begins with a snapshot. */
  readonly begin: (fold: PartitionFold) => void;
  /** The result is whose saved games have changed. */
  readonly onBatch: (batch: FoldedBatch) => ReadonlySet<ClientId>;
  readonly frame: (client: ClientId) => SavedFrame;
};

const MOST = 100;

type SavedGame = Extract<LobbyGame, { status: 'saved' }>;

const playersOf = (state: StreamState): ClientId[] =>
  state.kind === 'game' && state.game.status === 'saved' ? [state.game.north, state.game.south] : [];

export const createSavedGames = (world: World): SavedGames => {
  const games = createSetIndex<ClientId, GameId>();

  const rowOf = (client: ClientId, game: GameId, state: SavedGame): SavedGameRow => {
    const [seat, opponent] =
      state.north === client ? (['north', state.south] as const) : (['south', state.north] as const);
    const { sitting, options, savedAt, abandonedBy } = state;
    return {
      ...{ game, sitting, opponent: personOf(world, opponent), seat, options, savedAt, until: savedDeadline(state) },
      abandonedBy: abandonedBy && (abandonedBy === client ? 'you' : 'opponent'),
    };
  };

  return {
    begin: (fold) => {
      for (const [key, { state }] of fold.state().streams)
        games.move(key.slice('game/'.length) as GameId, [], playersOf(state));
    },
    onBatch: ({ outcomes }) => {
      const touched = new Set<ClientId>();
      for (const outcome of outcomes) {
        if (outcome.status !== 'admitted') continue;
        for (const { ref, before, after } of outcome.changes) {
          const [old, current] = [playersOf(before), playersOf(after)];
          if (old.length + current.length === 0) continue;
          games.move(ref.id as GameId, old, current);
          for (const client of [...old, ...current]) touched.add(client);
        }
      }
      return touched;
    },
    frame: (client) => {
      const rows = [...games.of(client)].flatMap((game) => {
        const state = world.game(game);
        return state.status === 'saved' ? [rowOf(client, game, state)] : [];
      });
      const newest = rows.toSorted((a, b) => b.savedAt - a.savedAt).slice(0, MOST);
      return { type: 'saved', at: world.at(), lobby: world.lobbyTime(), games: newest };
    },
  };
};
