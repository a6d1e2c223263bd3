import { type FollowItem, type FollowRequest, LogError } from './event-log.ts';
import { isStatementError, messageOf, type PostgresConnection } from './postgres-log-connection.ts';
import type { Landing } from './postgres-log-append.ts';
import { compareWithRead, type Cursor, type Found, land, readOn } from './postgres-log-reading.ts';
import { pause } from './pause.ts';
import { createWakeUp } from './wake-up.ts';

const MAX_BATCH = 1_000;
/** How many records one read may hold in memory, over all its partitions. */
const MAX_READ = 4_000;
/** How many own appends are kept for a reader that is busy; it reads those that come then. */
const MAX_LANDINGS = 100;
const POLL_MS = 1_000;

/** Told of a partition that grew, without one when any may have; and of what this process has appended itself. */
export type GrowthListener = {
  readonly topic: string;
  readonly grown: (partition: number | undefined) => void;
  readonly landed: (landing: Landing) => void;
};

/** Tells the listener until the answer is called. */
export type SubscribeToGrowth = (listener: GrowthListener) => () => void;

/**
 * Follows partitions of one topic, woken by notifications and once a second, until the signal aborts or none is left.
 * What this process appends itself is taken from the answer, which tells its place in the log, instead of read again.
 */
export async function* followPostgres(
  connection: Pick<PostgresConnection, 'use' | 'generation'>,
  subscribe: SubscribeToGrowth,
  request: FollowRequest,
  signal: AbortSignal,
): AsyncGenerator<FollowItem> {
  const { topic, gatherMs = 0 } = request;
  const cursors = new Map<number, Cursor>();
  for (const [p, next] of request.from) cursors.set(p, { next, life: undefined, first: undefined, last: undefined });

  const wakeUp = createWakeUp(signal);
  const grown = new Set<number>();
  let readAllAt = -Infinity;
  const landings: Landing[] = [];
  const unsubscribe = subscribe({
    topic,
    grown: (partition) => {
      if (partition === undefined) readAllAt = -Infinity;
      else grown.add(partition);
      wakeUp.wake();
    },
    landed: (landing) => {
      if (landings.length < MAX_LANDINGS) landings.push(landing);
      else grown.add(landing.partition);
      wakeUp.wake();
    },
  });
  let comparedGeneration = 0;
  let [readAt, isBehind] = [-Infinity, false];

  const read = (wanted: ReadonlyMap<number, Cursor>): Promise<readonly Found[]> =>
    connection.use(async (client) => {
      if (comparedGeneration !== connection.generation()) {
        const failures = await compareWithRead(client, topic, cursors);
        if (failures.length > 0) return failures;
        comparedGeneration = connection.generation();
      }
      const limit = Math.max(1, Math.min(MAX_BATCH, Math.floor(MAX_READ / wanted.size)));
      return readOn(client, topic, wanted, limit);
    });

  try {
    while (!signal.aborted && cursors.size > 0) {
      for (const landing of landings.splice(0)) {
        const cursor = cursors.get(landing.partition);
        const found = cursor && comparedGeneration === connection.generation() ? land(cursor, landing) : undefined;
        if (found) yield toItem(topic, found);
        else if (cursor) grown.add(landing.partition);
        if (signal.aborted) return;
      }
      if (!isBehind) await pause(readAt + gatherMs - performance.now(), signal);
      const now = performance.now();
      const isAll = now - readAllAt >= POLL_MS;
      const wanted = isAll ? new Map(cursors) : new Map([...cursors].filter(([partition]) => grown.has(partition)));
      grown.clear();
      if (isAll) readAllAt = now;
      if (wanted.size === 0) {
        await wakeUp.wait(Math.max(1, readAllAt + POLL_MS - performance.now()));
        continue;
      }
      readAt = now;
      isBehind = false;
      const found = await untilAborted(read(wanted), signal).catch((error: unknown) => {
        if (isBug(error))
          throw new LogError('UNAVAILABLE', `can't follow ${topic}: ${messageOf(error)}`, { cause: error });
        readAllAt = -Infinity; // whatever was asked for is asked again
        return undefined;
      });
      if (!found) await pause(50, signal);
      for (const one of found ?? []) {
        if (one.type === 'failure') cursors.delete(one.partition);
        else if ((cursors.get(one.partition)?.next ?? one.end) < one.end) {
          grown.add(one.partition);
          isBehind = true;
        }
        yield toItem(topic, one);
        if (signal.aborted) return;
      }
    }
  } finally {
    unsubscribe();
  }
}

const toItem = (topic: string, found: Found): FollowItem =>
  found.type === 'failure'
    ? { type: 'failure', failure: { topic, partition: found.partition, error: found.error } }
    : {
        type: 'batch',
        batch: { topic, partition: found.partition, records: found.records, end: found.end },
      };

// A missing table or right doesn't mend itself; everything else is an outage and waited out.
const isBug = (error: unknown): boolean => isStatementError(error) && (error.code ?? '').startsWith('42');

/** The answer, or undefined when the signal aborts first. */
function untilAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const abort = () => resolve(undefined);
    signal.addEventListener('abort', abort);
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
