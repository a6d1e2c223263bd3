import { partitionKey } from '@battleline/events';
import type { CheckpointMove } from './checkpoint.ts';
import type { FoldedOutcome, Place, Projection } from './projection.ts';
import { createRowBuffer, type TableChanges } from './row-buffer.ts';

/** What one transaction brings about: some partitions' checkpoints moved, with their rows. */
export type ProjectionBatch = {
  readonly moves: readonly CheckpointMove[];
  readonly changes: readonly TableChanges[];
  readonly records: number;
};

/** Folded records that wait to be written; whatever waits goes into one transaction, of whichever partitions. */
export type BatchQueue = {
  readonly add: (place: Place, outcomes: readonly FoldedOutcome[], identity: string | null) => void;
  /** All that waits; undefined = nothing. */
  readonly take: () => ProjectionBatch | undefined;
  /** Resolves when something waits, or the signal aborts. */
  readonly filled: () => Promise<void>;
  /** Resolves when there is room for another batch, or the signal aborts: this is the reader's pace. */
  readonly room: () => Promise<void>;
};

export const createBatchQueue = (
  { changesOf }: Pick<Projection, 'changesOf'>,
  maxRecords: number,
  signal: AbortSignal,
): BatchQueue => {
  let moves = new Map<string, CheckpointMove>();
  let rows = createRowBuffer();
  let records = 0;
  let wake = Promise.withResolvers<void>();

  const changed = (): void => {
    wake.resolve();
    wake = Promise.withResolvers();
  };
  signal.addEventListener('abort', changed, { once: true });

  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo() && !signal.aborted) await wake.promise;
  };

  const add: BatchQueue['add'] = (place, outcomes, identity) => {
    const [first, last] = [outcomes[0], outcomes.at(-1)];
    if (!first || !last) return;
    const key = partitionKey(place.topic, place.partition);
    const waiting = moves.get(key);
    moves.set(key, {
      ...place,
      from: waiting?.from ?? first.offset,
      to: last.offset + 1,
      identity: identity ?? waiting?.identity ?? null,
      logTime: last.at,
    });
    for (const outcome of outcomes) changesOf(outcome, place).forEach(rows.add);
    records += outcomes.length;
    changed();
  };

  const take = (): ProjectionBatch | undefined => {
    if (records === 0) return undefined;
    const batch = { moves: [...moves.values()], changes: rows.changes(), records };
    moves = new Map();
    rows = createRowBuffer();
    records = 0;
    changed();
    return batch;
  };

  return { add, take, filled: () => until(() => records > 0), room: () => until(() => records < maxRecords) };
};
