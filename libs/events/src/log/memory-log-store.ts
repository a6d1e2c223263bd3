import {
  LogError,
  type LogRecord,
  type NewRecord,
  partitionKey,
  type PartitionKey,
  type TopicSpec,
} from './event-log.ts';

/** One life of a partition; a recreated topic gets new ones. A lost record leaves an empty place. */
export type MemoryPartition = { readonly records: (LogRecord | undefined)[] };

/**
 * The log itself, shared by the handles of several simulated processes, with the faults a log can have:
 * records that land late, vanish, or stand in a topic that was deleted and created again.
 */
export type MemoryLogStore = {
  readonly id: string;
  readonly topics: ReadonlyMap<string, TopicSpec>;
  readonly create: (spec: TopicSpec) => void;
  readonly partition: (topic: string, partition: number) => MemoryPartition | undefined;
  /** Writes the record with the clock's time, or answers undefined where the partition doesn't exist. */
  readonly land: (record: NewRecord) => LogRecord | undefined;
  /** Keeps records that are under way: `landLate` writes them, behind whatever came meanwhile. */
  readonly delay: (records: readonly NewRecord[]) => void;
  readonly landLate: () => void;
  /** Leaves a gap at the offset. */
  readonly loseRecord: (topic: string, partition: number, offset: number) => void;
  /** Deletes the records of a compacted topic whose key has a later one. */
  readonly compact: (topic: string) => void;
  /** Cuts the partition's tail, so that `end` is its end. */
  readonly truncate: (topic: string, partition: number, end: number) => void;
  /** Deletes the topic with all its records and creates it again, empty. */
  readonly recreate: (topic: string) => void;
  /** Calls back at every change until the returned function is called. */
  readonly watch: (changed: () => void) => () => void;
  readonly changed: () => void;
};

/** An empty log in memory; `clock` gives append times in ms since 1970. */
export function memoryLogStore(options: { readonly clock?: () => number; readonly id?: string } = {}): MemoryLogStore {
  const clock = options.clock ?? Date.now;
  const topics = new Map<string, TopicSpec>();
  const partitions = new Map<PartitionKey, MemoryPartition>();
  const watchers = new Set<() => void>();
  const late: NewRecord[] = [];

  const changed = () => {
    for (const watcher of [...watchers]) watcher();
  };
  const existing = (topic: string, partition: number): MemoryPartition => {
    const found = partitions.get(partitionKey(topic, partition));
    if (!found) throw new LogError('UNKNOWN_TOPIC', `there is no partition ${partitionKey(topic, partition)}`);
    return found;
  };
  const createPartitions = (spec: TopicSpec) => {
    for (let p = 0; p < spec.partitions; p++) partitions.set(partitionKey(spec.topic, p), { records: [] });
  };
  const land = (record: NewRecord): LogRecord | undefined => {
    const partition = partitions.get(partitionKey(record.topic, record.partition));
    if (!partition) return undefined;
    const { key, value } = record;
    const landed = { offset: partition.records.length, time: Math.floor(clock()), key: copy(key), value: copy(value) };
    partition.records.push(landed);
    changed();
    return landed;
  };

  return {
    id: options.id ?? 'memory',
    topics,
    create: (spec) => {
      if (topics.has(spec.topic)) return;
      topics.set(spec.topic, spec);
      createPartitions(spec);
      changed();
    },
    partition: (topic, partition) => partitions.get(partitionKey(topic, partition)),
    land,
    delay: (records) => void late.push(...records),
    landLate: () => late.splice(0).forEach(land),
    loseRecord: (topic, partition, offset) => {
      existing(topic, partition).records[offset] = undefined;
    },
    compact: (topic) => {
      for (let p = 0; p < (topics.get(topic)?.partitions ?? 0); p++) {
        const { records } = existing(topic, p);
        const last = new Map(records.map((record, offset) => [keyText(record), offset]));
        records.forEach((record, offset) => {
          if (last.get(keyText(record)) !== offset) records[offset] = undefined;
        });
      }
    },
    truncate: (topic, partition, end) => {
      existing(topic, partition).records.length = end;
      changed();
    },
    recreate: (topic) => {
      const spec = topics.get(topic);
      if (!spec) throw new LogError('UNKNOWN_TOPIC', `there is no topic ${topic}`);
      createPartitions(spec);
      changed();
    },
    watch: (watcher) => {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    changed,
  };
}

const keyText = (record: LogRecord | undefined): string | undefined =>
  record?.key ? Buffer.from(record.key).toString('hex') : undefined;

// A caller may use its buffer again.
const copy = (bytes: Uint8Array | null): Uint8Array | null => bytes && Uint8Array.from(bytes);
