import { type Card, parseCard, type TableId } from '@battleline/domain';
import type { TableFrame } from '@battleline/protocol';
import type { Keep } from '../session/storage.ts';

const KEY = 'first-hand';

/** Keeps the hand that was dealt, over reloads: it is this player's own evidence when the shuffle is checked. */
export const keepFirstHand = (keep: Keep, { table, view }: TableFrame): void => {
  if (view.moves !== 0 || view.position === null || view.viewer === 'watcher') return;
  keep.write(KEY, { table, hand: view.position.hands[view.viewer].cards });
};

/** The hand that was dealt at this table, if this tab has seen it. */
export const firstHandOf = (keep: Keep, table: TableId): readonly Card[] | undefined => {
  const kept = keep.read(KEY);
  if (typeof kept !== 'object' || kept === null || !('table' in kept) || !('hand' in kept)) return undefined;
  if (kept.table !== table || !Array.isArray(kept.hand)) return undefined;
  const cards = kept.hand.map(parseCard).filter((card) => card !== undefined);
  return cards.length === kept.hand.length ? cards : undefined;
};
