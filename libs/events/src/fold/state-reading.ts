import {
  type AnnouncementsState,
  type LobbyState,
  nothingAnnounced,
  type TableId,
  type TableState,
  unknownClient,
  unknownGame,
  unknownGateway,
  unknownPlayer,
  unknownTable,
} from '@battleline/domain';
import { streamKey } from '../header.ts';
import { ANNOUNCEMENT_STREAM } from './named-streams.ts';
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

const ANNOUNCEMENTS = streamKey(ANNOUNCEMENT_STREAM);

/** What is announced in the lobby's fold; some of it may be over. */
export const announcementsIn = (fold: Reading): AnnouncementsState => {
  const state = fold.read(ANNOUNCEMENTS)?.state;
  return (state?.kind === 'feature' && state.announcements) || nothingAnnounced;
};

/** The table as it is in its partition's fold. */
export const tableIn = (fold: Reading, table: TableId): TableState => {
  const state = fold.read(`table/${table}`)?.state;
  return state?.kind === 'table' ? state.table : unknownTable;
};
