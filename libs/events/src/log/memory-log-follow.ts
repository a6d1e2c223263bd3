import {
  type Batch,
  type FollowItem,
  type FollowRequest,
  LogError,
  type LogErrorCode,
  type LogRecord,
  partitionKey,
} from './event-log.ts';
import type { MemoryLogLink } from './memory-log-faults.ts';
import type { MemoryLogStore, MemoryPartition } from './memory-log-store.ts';
import { createWakeUp } from './wake-up.ts';

const MAX_BATCH = 1_000;

/** Where a follower stands in one partition; `life` tells a recreated partition from the one it began with. */
type Cursor = { next: number; life: MemoryPartition | undefined; seen: number | undefined };

/** Follows partitions of the store until the signal aborts or none is left. */
export async function* followMemory(
  store: MemoryLogStore,
  link: MemoryLogLink,
  request: FollowRequest,
  signal: AbortSignal,
  idleMs: number,
): AsyncGenerator<FollowItem> {
  const { topic } = request;
  const cursors = new Map<number, Cursor>();
  for (const [p, next] of request.from) cursors.set(p, { next, life: store.partition(topic, p), seen: undefined });

  const mayHaveGaps = store.topics.get(topic)?.kind === 'compacted';
  const wakeUp = createWakeUp(signal);
  const unwatch = store.watch(wakeUp.wake);
  let idleSince = -Infinity;
  try {
    while (!signal.aborted && cursors.size > 0) {
      const isIdle = performance.now() - idleSince >= idleMs;
      if (isIdle) idleSince = performance.now();
      let more = false;
      for (const [partition, cursor] of link.isBroken() ? [] : [...cursors]) {
        const taken = take(store.partition(topic, partition), cursor, link.isHidden(), mayHaveGaps);
        if (taken.type === 'failure') {
          cursors.delete(partition);
          const where = `${partitionKey(topic, partition)} at offset ${cursor.next}`;
          yield { type: 'failure', failure: { topic, partition, error: new LogError(taken.code, where) } };
        } else if (taken.records.length > 0 || isIdle) {
          more ||= taken.records.length > 0;
          const batch: Batch = { topic, partition, records: taken.records, end: taken.end };
          yield { type: 'batch', batch };
        }
        if (signal.aborted) return;
      }
      if (!more && cursors.size > 0) await wakeUp.wait(Math.max(1, idleSince + idleMs - performance.now()));
    }
  } finally {
    unwatch();
  }
}

type Taken =
  | { readonly type: 'records'; readonly records: readonly LogRecord[]; readonly end: number }
  | { readonly type: 'failure'; readonly code: LogErrorCode };

function take(partition: MemoryPartition | undefined, cursor: Cursor, hidden: boolean, mayHaveGaps: boolean): Taken {
  if (!partition) return { type: 'failure', code: 'UNKNOWN_TOPIC' };
  if (hidden) return { type: 'records', records: [], end: cursor.seen ?? cursor.next };
  const end = partition.records.length;
  if (end < cursor.next) return { type: 'failure', code: 'TRUNCATED' };
  if (partition !== cursor.life && cursor.next > 0) return { type: 'failure', code: 'RECREATED' };
  cursor.life = partition;
  cursor.seen = end;
  const wanted = partition.records.slice(cursor.next, cursor.next + MAX_BATCH);
  const gap = mayHaveGaps ? -1 : wanted.indexOf(undefined);
  if (gap === 0) return { type: 'failure', code: 'GAP' };
  const records = (gap > 0 ? wanted.slice(0, gap) : wanted).filter((record) => record !== undefined);
  cursor.next += mayHaveGaps ? wanted.length : records.length;
  return { type: 'records', records, end };
}
