import { createHash, type Hash } from 'node:crypto';
import type { BlockHash } from '../log-event.ts';
import { type PartitionKey, partitionKey } from '../log/event-log.ts';
import type { FoldedBatch } from './log-reader.ts';

/** Offsets of a block: number n begins at n times this. */
export const BLOCK_SIZE = 4096;

/** Hashes what becomes of records, so that two processes can tell whether they have come to the same (R10). */
export type BlockHasher = {
  /** Answers the blocks that have become full. One whose first record wasn't folded here has no hash. */
  readonly onBatch: (batch: FoldedBatch) => readonly BlockHash[];
};

// Hashed of each record is `<offset> <verdict>`, then ` <stream>=<version>` for each stream that it moved on, and an end
// of line; the verdict is `admitted` or the reason why it is void.
const lineOf = (outcome: FoldedBatch['outcomes'][number]): string => {
  if (outcome.status === 'void') return `${outcome.offset} ${outcome.reason}\n`;
  const moved = outcome.changes.map(({ key, version }) => ` ${key}=${version}`).join('');
  return `${outcome.offset} admitted${moved}\n`;
};

export const createBlockHasher = (): BlockHasher => {
  const running = new Map<PartitionKey, Hash>();
  return {
    onBatch: ({ topic, partition, outcomes }) => {
      const key = partitionKey(topic, partition);
      const full: BlockHash[] = [];
      let lines = '';
      for (const outcome of outcomes) {
        const place = outcome.offset % BLOCK_SIZE;
        if (place === 0) running.set(key, createHash('sha256'));
        lines += lineOf(outcome);
        if (place < BLOCK_SIZE - 1) continue;
        const hash = running.get(key)?.update(lines).digest('hex');
        const block = Math.floor(outcome.offset / BLOCK_SIZE);
        if (hash !== undefined) full.push({ topic, partition, block, hash });
        running.delete(key);
        lines = '';
      }
      running.get(key)?.update(lines);
      return full;
    },
  };
};
