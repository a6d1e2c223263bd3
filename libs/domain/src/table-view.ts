import type { Flag } from './flag.ts';
import type { GameId } from './id.ts';
import { legalMoves } from './legal-moves.ts';
import { claimableFlags } from './move-rules.ts';
import type { Seat } from './seat.ts';
import { isOver, isReady, type OpenTable } from './table-state.ts';
import type { TableOpened } from './table-event.ts';
import { type PositionView, viewPosition, type Viewer } from './view.ts';

/** The two secrets of the fair shuffle, open to all once the game is over, so that anyone can check the deal. */
export type ShuffleProof = {
  readonly seed: string;
  /** null: that player sent none, zeros were used; of the same deal as another game, by the seats of that one */
  readonly nonces: { readonly north: string | null; readonly south: string | null };
};

/** All that one viewer may see of a table. */
export type TableView = Pick<TableOpened, 'game' | 'sitting' | 'options' | 'rulesVersion' | 'commitment'> & {
  /** the finished game whose deal this one has, with seats swapped; null: its own */
  readonly sameDealAs: GameId | null;
  readonly status: OpenTable['status'];
  readonly viewer: Viewer;
  readonly ready: { readonly north: boolean; readonly south: boolean };
  readonly moves: number;
  readonly position: PositionView | null;
  /** the viewer's legal moves, when it is his to act, in the move notation; a claim's are `claimable` */
  readonly legal: readonly string[];
  /** in the claim phase: the flags of which he may claim any, or none */
  readonly claimable: readonly Flag[];
  readonly proof: ShuffleProof | null;
};

const actsNow = (viewer: Viewer, table: OpenTable): viewer is Seat =>
  table.status === 'playing' && table.position.turn?.seat === viewer;

/** The one function that decides what a viewer sees of a table. */
export const viewTable = (viewer: Viewer, table: OpenTable): TableView => {
  const { game, sitting, options, rulesVersion, commitment, status, nonces, seed } = table;
  const sameDealAs = table.sameDealAs?.game ?? null;
  const view = { game, sitting, options, rulesVersion, commitment, sameDealAs, status, viewer };
  const ready = { north: isReady(table, 'north'), south: isReady(table, 'south') };
  if (table.status === 'opened')
    return { ...view, ready, moves: 0, position: null, legal: [], claimable: [], proof: null };
  const { position, moves } = table;
  const acting = actsNow(viewer, table);
  const claims = acting && position.turn?.phase === 'claim';
  return {
    ...view,
    ready,
    moves,
    position: viewPosition(viewer, position),
    legal: acting && !claims ? legalMoves(position) : [],
    claimable: claims ? claimableFlags(position, viewer) : [],
    proof: isOver(table) ? { seed, nonces } : null,
  };
};
