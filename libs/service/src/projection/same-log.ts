import { type FoldedBatch, partitionKey } from '@battleline/events';
import type { Checkpoint } from './checkpoint.ts';
import { ProjectionError } from './projection.ts';

/** The partition's identity, where the batch begins with the record that tells it. */
export const identityIn = ({ outcomes }: FoldedBatch): string | null => {
  const [first] = outcomes;
  return first?.offset === 0 && first.status === 'admitted' && first.event.type === 'LogOpened'
    ? first.event.identity
    : null;
};

/** Rows are never continued from another log than that of which they were made (R9). */
export const checkSameLog = (checkpoint: Checkpoint, batch: FoldedBatch): void => {
  const name = partitionKey(batch.topic, batch.partition);
  const identity = identityIn(batch);
  if (identity !== null && checkpoint.identity !== null && identity !== checkpoint.identity)
    throw new ProjectionError('OTHER_LOG', `${name} is another log than the one that the rows were made of`);
  if (batch.end < checkpoint.next)
    throw new ProjectionError(
      'AHEAD_OF_LOG',
      `${name} ends at ${batch.end}, but rows stand for records up to ${checkpoint.next}: the log has lost records`,
    );
};
