import { type BlockHash, type Heartbeat, partitionKey } from '@battleline/events';

/** A process as an alarm names it. */
export type NamedProcess = Pick<Heartbeat, 'process' | 'role' | 'program'>;

/** Two processes that have folded the same records and come to different ends: one of them has a bug (R10). */
export type Divergence = Pick<BlockHash, 'topic' | 'partition' | 'block'> & {
  readonly processes: readonly [NamedProcess, NamedProcess];
};

/** Compares what processes tell about the same blocks. */
export type BlockObserver = {
  /** Answers what is new: each block that this process has another hash for than the first that told one. */
  readonly note: (beat: Heartbeat) => readonly Divergence[];
};

/** Blocks that are remembered, the newest: 80 million records. */
const MEMORY = 20_000;

export const createBlockObserver = (memory = MEMORY): BlockObserver => {
  const first = new Map<string, { readonly hash: string; readonly teller: NamedProcess }>();

  const compare = ({ topic, partition, block, hash }: BlockHash, teller: NamedProcess): Divergence[] => {
    const key = `${partitionKey(topic, partition)}/${block}`;
    const known = first.get(key);
    if (known) return known.hash === hash ? [] : [{ topic, partition, block, processes: [known.teller, teller] }];
    first.set(key, { hash, teller });
    const [oldest] = first.keys();
    if (first.size > memory && oldest !== undefined) first.delete(oldest);
    return [];
  };

  return {
    note: ({ process, role, program, blocks }) => blocks.flatMap((block) => compare(block, { process, role, program })),
  };
};
