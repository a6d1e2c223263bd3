import { CHAT_KEPT_MS, CHAT_PARTITIONS, CHAT_TOPIC, decodeChat, type EventLog } from '@battleline/events';
import { type Backoff, isAbort, waitBackoff } from '@battleline/service';
import { LAGGING_AFTER_MS } from '../world.ts';
import type { ChatMemory, Said } from './chat-memory.ts';

const BACKOFF: Backoff = { firstMs: 200, maxMs: 2_000 };

export type ChatFollowing = {
  /** Reads what was said in the last thirty days and what is said from now on, until the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Whether the partition's end has been reached within the last five seconds. */
  readonly isFresh: (partition: number) => boolean;
};

export type ChatFollowingDeps = {
  readonly log: EventLog;
  readonly memory: Pick<ChatMemory, 'take'>;
  /** New lines, once the partition has been read to its end for the first time. */
  readonly onLines: (lines: readonly Said[]) => void;
  /** All partitions have. */
  readonly onAllRead: () => void;
  /** The records of a partition have been taken, whatever became of them. */
  readonly onTaken: () => void;
  readonly onOutage: (reason: string) => void;
};

/**
 * Follows the topic `chat`. What stands there is kept for a while only and decides nothing else, so whatever goes wrong
 * with it, reading goes on with what there is, and is no reason for a process to stop.
 */
export const createChatFollowing = (deps: ChatFollowingDeps): ChatFollowing => {
  const { log, memory, onLines, onAllRead, onTaken, onOutage } = deps;
  const next = new Map<number, number>();
  const reachedAt = new Map<number, number>();

  const starts = async (): Promise<Map<number, number>> => {
    const kept = await log.offsetsAt(CHAT_TOPIC, Date.now() - CHAT_KEPT_MS);
    for (const [partition, offset] of kept) next.set(partition, Math.max(offset, next.get(partition) ?? 0));
    return new Map(next);
  };

  const follow = async (signal: AbortSignal, onProgress: () => void): Promise<string> => {
    for await (const item of log.follow({ topic: CHAT_TOPIC, from: await starts() }, signal)) {
      if (item.type === 'failure') {
        const { partition, error } = item.failure;
        if (error.code === 'RECREATED') next.delete(partition);
        return error.code;
      }
      onProgress();
      const { partition, records, end } = item.batch;
      const lines = records.flatMap(({ value, time }) => {
        const event = decodeChat(value);
        return (event && memory.take(partition, event, time)) ?? [];
      });
      const last = records.at(-1);
      if (last) next.set(partition, last.offset + 1);
      onTaken();
      if (reachedAt.has(partition)) onLines(lines);
      if ((next.get(partition) ?? 0) < end) continue;
      const isFirst = !reachedAt.has(partition);
      reachedAt.set(partition, performance.now());
      if (isFirst && reachedAt.size === CHAT_PARTITIONS) onAllRead();
    }
    return 'ended';
  };

  return {
    run: async (signal) => {
      for (let tries = 0; !signal.aborted; tries += 1) {
        try {
          const reason = await follow(signal, () => void (tries = 0));
          if (!signal.aborted) onOutage(reason);
        } catch (error) {
          if (signal.aborted || isAbort(error)) return;
          onOutage(String(error));
        }
        if (!signal.aborted) await waitBackoff(BACKOFF, tries, signal).catch(() => undefined);
      }
    },
    isFresh: (partition) =>
      partition < CHAT_PARTITIONS && performance.now() - (reachedAt.get(partition) ?? -Infinity) < LAGGING_AFTER_MS,
  };
};
