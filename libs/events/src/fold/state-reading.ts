import {
  type LobbyState,
  type TableId,
  type TableState,
  unknownClient,
  unknownGame,
  unknownGateway,
  unknownPlayer,
  unknownTable,
} from '@battleline/domain';
import type { PartitionFold } from './partition-fold.ts';

type Reading = Pick<PartitionFold, 'read'>;

/** The lobby as it is in this fold at the moment in which it is asked. */
export const lobbyIn = (fold: Reading): LobbyState => ({
  player: (id) => {
    const state = fold.read(`player/${id}`)?.state;
    return state?.kind === 'player' ? state.player : unknownPlayer;
  },
  game: (id) => {
    const state = fold.read(`game/${id}`)?.state;
    return state?.kind === 'game' ? state.game : unknownGame;
  },
  gateway: (id) => {
    const state = fold.read(`gateway/${id}`)?.state;
    return state?.kind === 'gateway' ? state.gateway : unknownGateway;
  },
  blocked: (id) => {
    const state = fold.read(`client/${id}`)?.state;
    return state?.kind === 'client' ? state.client.blocked : unknownClient.blocked;
  },
});

/** The table as it is in its partition's fold. */
export const tableIn = (fold: Reading, table: TableId): TableState => {
  const state = fold.read(`table/${table}`)?.state;
  return state?.kind === 'table' ? state.table : unknownTable;
};
