import { type SavedGame, savedGameOf, type TableId } from '@battleline/domain';
import type { FoldedBatch } from '@battleline/events';
import type { SavedStates } from '@battleline/service';

/** So many tables are remembered: enough for those who save and go on in the next minutes. */
const MOST = 1_000;

/** What was saved last, as it was read here: who goes on with it at once waits for no read model. */
export type RecentSaves = {
  readonly onBatch: (batch: FoldedBatch) => void;
  readonly savedStates: SavedStates;
};

export const createRecentSaves = (rows: SavedStates): RecentSaves => {
  const recent = new Map<TableId, SavedGame>();
  return {
    onBatch: ({ outcomes }) => {
      for (const outcome of outcomes) {
        if (outcome.status !== 'admitted' || outcome.event.type !== 'TableSaved') continue;
        for (const { ref } of outcome.changes)
          if (ref.kind === 'table') recent.set(ref.id as TableId, savedGameOf(outcome.event));
        for (const table of recent.keys()) {
          if (recent.size <= MOST) break;
          recent.delete(table);
        }
      }
    },
    savedStates: async (table) => recent.get(table) ?? rows(table),
  };
};
