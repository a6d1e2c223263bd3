import { type AppendResult, type EventLog, LogError, type NewRecord, partitionKey } from './event-log.ts';
import { type AppendFate, type MemoryLogFaults, type MemoryLogLink, memoryLogLink } from './memory-log-faults.ts';
import { followMemory } from './memory-log-follow.ts';
import { type MemoryLogStore, memoryLogStore } from './memory-log-store.ts';

/** One process's handle on a log in memory, and the faults of its link. */
export type MemoryLog = EventLog & { readonly faults: MemoryLogFaults };

export type MemoryLogOptions = {
  /** The log that several handles share; without it, a new one. */
  readonly store?: MemoryLogStore;
  /** Asked for the fate of each append that `faults.next` doesn't name. */
  readonly decideFate?: (records: readonly NewRecord[]) => AppendFate | undefined;
  /** After how many ms without records a follower yields empty batches. */
  readonly idleMs?: number;
};

/** The event log in memory: for tests and simulations, with faults on demand. */
export function memoryLog(options: MemoryLogOptions = {}): MemoryLog {
  const store = options.store ?? memoryLogStore();
  const link = memoryLogLink(store.changed, options.decideFate);
  const closing = new AbortController();

  const reach = () => {
    if (closing.signal.aborted) throw new LogError('CLOSED', 'this log has been closed');
    if (link.isBroken()) throw new LogError('UNAVAILABLE', 'the log does not answer');
  };
  const partitionsOf = (topic: string) => {
    reach();
    const spec = store.topics.get(topic);
    if (!spec) throw new LogError('UNKNOWN_TOPIC', `there is no topic ${topic}`);
    return Array.from({ length: spec.partitions }, (_, p) => [p, store.partition(topic, p)?.records ?? []] as const);
  };

  return {
    append: async (records) => {
      if (closing.signal.aborted) throw new LogError('CLOSED', 'this log has been closed');
      return appendTo(store, link, records);
    },
    follow: (request, signal) => {
      if (closing.signal.aborted) throw new LogError('CLOSED', 'this log has been closed');
      return followMemory(store, link, request, AbortSignal.any([signal, closing.signal]), options.idleMs ?? 1_000);
    },
    ends: async (topic) => new Map(partitionsOf(topic).map(([p, records]) => [p, records.length])),
    offsetsAt: async (topic, time) =>
      new Map(
        partitionsOf(topic).map(([p, records]) => {
          const found = records.findIndex((record) => record !== undefined && record.time >= time);
          return [p, found < 0 ? records.length : found];
        }),
      ),
    identity: async () => {
      reach();
      return store.id;
    },
    describe: async (topic) => {
      reach();
      const spec = store.topics.get(topic);
      return spec && { topic, partitions: spec.partitions, replication: 1, settings: { kind: spec.kind } };
    },
    createTopics: async (specs) => {
      reach();
      specs.forEach(store.create);
    },
    close: async () => closing.abort(),
    faults: link,
  };
}

function appendTo(store: MemoryLogStore, link: MemoryLogLink, records: readonly NewRecord[]): AppendResult[] {
  if (link.isBroken()) return records.map(() => ({ status: 'not-appended', reason: 'unavailable' }));
  const fate = link.fateOf(records);
  const unknown = (reason: string) => records.map((): AppendResult => ({ status: 'unknown', reason }));
  switch (fate?.type) {
    case undefined:
      return records.map((record) => land(store, record));
    case 'duplicated': {
      const results = records.map((record) => land(store, record));
      records.forEach(store.land);
      return results;
    }
    case 'unacknowledged':
      if (fate.lands) records.forEach(store.land);
      return unknown('the answer was lost');
    case 'cut':
      records.slice(0, fate.after).forEach(store.land);
      return unknown('the connection was lost');
    case 'late':
      store.delay(records);
      return unknown('no answer in time');
    case 'refused':
      return records.map(() => ({ status: 'not-appended', reason: fate.reason }));
  }
}

function land(store: MemoryLogStore, record: NewRecord): AppendResult {
  const landed = store.land(record);
  if (landed) return { status: 'appended', offset: landed.offset, time: landed.time };
  return {
    status: 'not-appended',
    reason: `there is no partition ${partitionKey(record.topic, record.partition)}`,
  };
}
