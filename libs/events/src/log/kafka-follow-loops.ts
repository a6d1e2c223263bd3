import { createBackoff } from './backoff.ts';
import {
  type FollowItem,
  type FollowRequest,
  LogError,
  type LogErrorCode,
  type LogRecord,
  partitionKey,
} from './event-log.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import type { KafkaConnection } from './kafka-connection.ts';
import { type Cursor, keepRecord, takeRecords } from './kafka-cursor.ts';
import { checkIdentity, type Keeping } from './kafka-identity-check.ts';
import { fetchFrom } from './kafka-fetch.ts';
import { type FetchedPartition, KAFKA_CODE, kafkaCodeName } from './kafka-protocol.ts';
import { pause } from './pause.ts';
import { createWakeUp } from './wake-up.ts';

/** What to follow, and what a follower asks of the log around it. */
export type KafkaFollowRequest = FollowRequest & {
  /** Names this follower's own connections. */
  readonly purpose: string;
  readonly keeping: () => Promise<Keeping>;
  readonly warn: (phrase: string, fields: object) => void;
};

// A broker wakes a waiting fetch at once; an empty answer tells the partition's end.
const FETCH_LIMITS = { waitMs: 500, partitionBytes: 1024 * 1024, bytes: 8 * 1024 * 1024 };
const TELL_END_MS = 400;
const MAX_BATCH = 1_000;
// A leader that was frozen and doesn't know yet that it was deposed may deny offsets that exist.
const CONFIRM_MS = 2_000;
const METADATA_MAX_AGE_MS = 300_000;
const LOOK_AROUND_MS = 1_000;

type Offer = (item: FollowItem) => Promise<void>;

/**
 * Follows until the signal or until no partition is left: one loop per leader fetches its partitions and waits until the
 * reader has taken what came. What a loop can't do ends it; the supervisor looks who leads now and starts loops again.
 */
export const superviseFollowing = async (
  cluster: KafkaCluster,
  request: KafkaFollowRequest,
  cursors: Map<number, Cursor>,
  offer: Offer,
  signal: AbortSignal,
): Promise<void> => {
  const { topic, gatherMs = 0 } = request;
  const wakeUp = createWakeUp(signal);
  const stopListening = cluster.onRefresh(wakeUp.wake);
  const backoff = createBackoff(50, 500);
  const loops = new Map<number, Promise<void>>();
  let keeping: Keeping | undefined;
  let mustRefresh = true;
  let refreshedAt = -Infinity;
  let wasInTrouble = false;

  /** Something is wrong that newer metadata may mend. */
  const notice = (reason: string): void => {
    if (!mustRefresh) backoff.failed(); // many partitions fail by one cause
    mustRefresh = true;
    if (!wasInTrouble) request.warn('follower waits for kafka', { topic, reason });
    wasInTrouble = true;
    wakeUp.wake();
  };
  const noticeRecovery = (): void => {
    if (!wasInTrouble || [...cursors.values()].some(({ isDisturbed }) => isDisturbed)) return;
    backoff.succeeded();
    request.warn('follower goes on', { topic });
    wasInTrouble = false;
  };
  const fail = async (cursor: Cursor, code: LogErrorCode): Promise<void> => {
    if (!cursors.delete(cursor.partition)) return;
    wakeUp.wake();
    const error = new LogError(code, `${partitionKey(topic, cursor.partition)} at offset ${cursor.next}`);
    await offer({ type: 'failure', failure: { topic, partition: cursor.partition, error } });
  };
  /** Ends the partition if the log has said the same for long enough; else leaves it alone until newer metadata are there. */
  const suspect = async (cursor: Cursor, code: LogErrorCode): Promise<void> => {
    const now = performance.now();
    if (cursor.trouble?.code !== code) cursor.trouble = { code, since: now };
    if (now - cursor.trouble.since >= CONFIRM_MS) return fail(cursor, code);
    suspend(cursor, code);
  };
  const suspend = (cursor: Cursor, reason: string): void => {
    cursor.suspendedAt = cluster.generation();
    cursor.comparedFor = undefined;
    cursor.isDisturbed = true;
    notice(reason);
  };

  const refresh = async (): Promise<void> => {
    await backoff.wait(signal);
    if (signal.aborted) return;
    mustRefresh = false;
    try {
      await cluster.refresh([topic]);
      refreshedAt = performance.now();
      if (cluster.topic(topic) !== undefined) keeping ??= await request.keeping();
    } catch (error) {
      if (!signal.aborted) notice(String(error));
    }
  };

  const led = (cursor: Cursor): number | undefined => {
    if (cursor.suspendedAt !== undefined && cluster.generation() <= cursor.suspendedAt) return undefined;
    const leadership = cluster.leadership(topic, cursor.partition);
    return leadership.status === 'led' ? leadership.nodeId : undefined;
  };

  const startLoops = async (): Promise<void> => {
    for (const cursor of [...cursors.values()]) {
      const nodeId = led(cursor);
      if (nodeId === undefined) {
        const { status } = cluster.leadership(topic, cursor.partition);
        if (status === 'unknown-partition') await fail(cursor, 'UNKNOWN_TOPIC');
        else if (status === 'unknown-topic') await suspect(cursor, 'UNKNOWN_TOPIC');
        else {
          cursor.isDisturbed = true;
          notice('a partition has no leader');
        }
      } else if (keeping !== undefined && !loops.has(nodeId)) {
        const loop = runLoop(nodeId).finally(() => {
          loops.delete(nodeId);
          wakeUp.wake();
        });
        loops.set(nodeId, loop);
      }
    }
  };

  const runLoop = async (nodeId: number): Promise<void> => {
    let connection: KafkaConnection | undefined;
    try {
      connection = await cluster.connection(nodeId, request.purpose);
      while (!signal.aborted) {
        const mine = [...cursors.values()].filter((cursor) => led(cursor) === nodeId);
        if (mine.length === 0) return;
        const ready = await compared(connection, mine);
        const begunAt = performance.now();
        if (ready.length > 0) await fetchOnce(connection, ready);
        if (!ready.some(({ isBehind }) => isBehind)) await pause(begunAt + gatherMs - performance.now(), signal);
      }
    } catch (error) {
      connection?.destroy();
      for (const cursor of cursors.values()) cursor.isDisturbed ||= led(cursor) === nodeId;
      if (!signal.aborted) notice(String(error));
    }
  };

  /** The partitions that are certainly the ones read so far: compared on this connection, with the newest metadata. */
  const compared = async (connection: KafkaConnection, mine: readonly Cursor[]): Promise<readonly Cursor[]> => {
    const generation = cluster.generation();
    const isCompared = (cursor: Cursor): boolean =>
      cursor.comparedFor === connection && cursor.comparedAt === generation;
    const due = mine.filter((cursor) => !isCompared(cursor));
    if (due.length === 0) return mine;
    const faults = await checkIdentity(connection, topic, due, keeping ?? 'for-ever');
    for (const cursor of due) {
      cursor.comparedFor = connection;
      cursor.comparedAt = generation;
    }
    for (const { cursor, type } of faults) {
      if (type === 'recreated') await fail(cursor, 'RECREATED');
      else if (type === 'truncated') await suspect(cursor, 'TRUNCATED');
      else suspend(cursor, 'the leader is not ready');
    }
    return mine.filter((cursor) => cursors.has(cursor.partition) && isCompared(cursor));
  };

  const fetchOnce = async (connection: KafkaConnection, ready: readonly Cursor[]): Promise<void> => {
    // An answer may be full before all partitions had their turn: those that waited longest come first.
    const patient = ready.toSorted((one, other) => one.toldAt - other.toldAt);
    const asked = new Map(patient.map((cursor) => [cursor.partition, cursor.next]));
    for (const [partition, answer] of await fetchFrom(connection, topic, asked, FETCH_LIMITS)) {
      const cursor = cursors.get(partition);
      // Meanwhile another loop may have read on there.
      if (cursor === undefined || cursor.next !== asked.get(partition) || signal.aborted) continue;
      await receive(cursor, answer);
    }
  };

  const receive = async (cursor: Cursor, answer: FetchedPartition): Promise<void> => {
    if (answer.errorCode === KAFKA_CODE.OFFSET_OUT_OF_RANGE) return suspect(cursor, 'TRUNCATED');
    if (answer.errorCode !== KAFKA_CODE.NONE) return suspend(cursor, kafkaCodeName(answer.errorCode));
    cursor.trouble = undefined;
    cursor.suspendedAt = undefined;
    cursor.isDisturbed = false;
    noticeRecovery();
    const { records, gapAt } = takeRecords(answer, cursor.next, keeping === 'compacted');
    const logEnd = Number(answer.highWatermark);
    for (let i = 0; i < records.length; i += MAX_BATCH) {
      // While the reader took the last batch, a new leader's loop may have read on.
      if (i > 0 && records[i - 1]?.offset !== cursor.next - 1) return;
      await tell(cursor, records.slice(i, i + MAX_BATCH), logEnd);
    }
    cursor.isBehind = cursor.next < logEnd;
    if (gapAt !== undefined && gapAt === cursor.next) return fail(cursor, 'GAP');
    if (records.length === 0 && performance.now() - cursor.toldAt >= TELL_END_MS) await tell(cursor, [], logEnd);
  };

  const tell = async (cursor: Cursor, records: readonly LogRecord[], logEnd: number): Promise<void> => {
    const [first, last] = [records[0], records.at(-1)];
    if (first?.offset === 0) cursor.first = keepRecord(first);
    if (last !== undefined) {
      cursor.last = keepRecord(last);
      cursor.next = last.offset + 1;
    }
    cursor.toldAt = performance.now();
    const { partition, next } = cursor;
    await offer({ type: 'batch', batch: { topic, partition, records, end: Math.max(logEnd, next) } });
  };

  try {
    while (!signal.aborted && cursors.size > 0) {
      if (mustRefresh || performance.now() - refreshedAt > METADATA_MAX_AGE_MS) await refresh();
      await startLoops();
      if (!mustRefresh && !signal.aborted && cursors.size > 0) await wakeUp.wait(LOOK_AROUND_MS);
    }
  } finally {
    stopListening();
    await Promise.all(loops.values());
  }
};
