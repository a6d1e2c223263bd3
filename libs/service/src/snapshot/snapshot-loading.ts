import {
  hashText,
  parseState,
  type PartitionKey,
  partitionKey,
  type PartitionState,
  STATE_VERSION,
} from '@battleline/events';
import type { Kysely } from 'kysely';
import type { Logger } from '../logger.ts';
import type { Tables } from '../postgres/tables.ts';
import type { Place } from '../projection/projection.ts';

/** The states to start from; none = from the log's beginning. */
export type StartStates = ReadonlyMap<PartitionKey, PartitionState>;

export type SnapshotLoading = {
  readonly kysely: Kysely<Tables>;
  /** the topics to be read, with their number of partitions */
  readonly topics: Readonly<Record<string, number>>;
  readonly logger: Logger;
  /** where rows stand; nobody may start ahead of them, or the rows between would be missing */
  readonly checkpoints?: readonly (Place & { readonly next: number })[];
};

/**
 * The states of the newest complete generation of this program's state version that isn't ahead of the checkpoints and
 * isn't damaged. Rejects with the database's error.
 */
export const loadSnapshots = async (loading: SnapshotLoading): Promise<StartStates> => {
  const { logger } = loading;
  for (const { generation, offsets } of await readGenerations(loading)) {
    const reason = reasonAgainst(loading, offsets);
    const states = reason === undefined ? await readStates(loading, generation) : reason;
    if (typeof states !== 'string') {
      logger.info({ generation, records: offsets.reduce((sum, { next }) => sum + next, 0) }, 'starts from snapshots');
      return states;
    }
    logger[reason === undefined ? 'warn' : 'info']({ generation, reason: states }, 'snapshots not used');
  }
  return new Map();
};

type Generation = { readonly generation: number; readonly offsets: readonly (Place & { readonly next: number })[] };

const placesOf = ({ topics }: SnapshotLoading): Place[] =>
  Object.entries(topics).flatMap(([topic, partitions]) =>
    Array.from({ length: partitions }, (_, partition) => ({ topic, partition })),
  );

/** What there is, newest first. */
const readGenerations = async ({ kysely, topics }: SnapshotLoading): Promise<Generation[]> => {
  const rows = await kysely
    .selectFrom('projection.snapshot')
    .select(['generation', 'topic', 'topic_partition as partition', 'next_offset as next'])
    .where('state_version', '=', STATE_VERSION)
    .where('topic', 'in', Object.keys(topics))
    .orderBy('generation', 'desc')
    .execute();
  return [...Map.groupBy(rows, (row) => row.generation)].map(([generation, offsets]) => ({ generation, offsets }));
};

const reasonAgainst = (loading: SnapshotLoading, offsets: Generation['offsets']): string | undefined => {
  const { checkpoints } = loading;
  for (const { topic, partition } of placesOf(loading)) {
    const isHere = (one: Place): boolean => one.topic === topic && one.partition === partition;
    const [snapshot, checkpoint] = [offsets.find(isHere), checkpoints?.find(isHere)];
    if (!snapshot) return `${partitionKey(topic, partition)} is missing`;
    if (checkpoints && snapshot.next > (checkpoint?.next ?? 0))
      return `${partitionKey(topic, partition)} is ahead of the rows: ${snapshot.next} after ${checkpoint?.next ?? 0}`;
  }
  return undefined;
};

/** The states of one generation, or why they can't be used. One partition at a time: all of them may be large. */
const readStates = async (loading: SnapshotLoading, generation: number): Promise<StartStates | string> => {
  const states = new Map<PartitionKey, PartitionState>();
  for (const { topic, partition } of placesOf(loading)) {
    const key = partitionKey(topic, partition);
    const row = await loading.kysely
      .selectFrom('projection.snapshot')
      .select(['state', 'sha256', 'next_offset as next'])
      .where('state_version', '=', STATE_VERSION)
      .where('generation', '=', generation)
      .where('topic', '=', topic)
      .where('topic_partition', '=', partition)
      .executeTakeFirst();
    if (!row) return `${key} is missing`; // the projector has dropped it meanwhile
    const state = hashText(row.state) === row.sha256 ? readState(row.state) : undefined;
    if (state?.next !== row.next) return `${key} is damaged`;
    states.set(key, state);
  }
  return states;
};

const readState = (text: string): PartitionState | undefined => {
  try {
    return parseState(text);
  } catch {
    return undefined; // a program with the same state version has written another form: a bug of that one
  }
};
