import { type PartitionKey, partitionKey } from '@battleline/events';
import type { Checkpoint, CheckpointMove } from './checkpoint.ts';
import type { Place } from './projection.ts';

type Standing = {
  readonly place: Place;
  /** offset of the next record without rows */
  committed: number;
  /** offset after the partition's last record, as last heard */
  end: number;
  /** append time of the last record whose rows stand, ms */
  committedTime: number;
  /** when the log was last heard, ms of the monotonic clock */
  heardAt: number;
  /** the end at the first hearing */
  firstEnd: number | null;
};

/** How far the rows are behind the log. */
export type Progress = {
  readonly heard: (place: Place, end: number) => void;
  readonly moved: (moves: readonly CheckpointMove[]) => void;
  /** Offset of the next record for which rows are to be written. */
  readonly committed: (place: Place) => number;
  /** Whether rows stand for all that was in the log at the first look. */
  readonly isCaughtUp: () => boolean;
  /** All partitions: how long they are behind, and the number of records without rows. */
  readonly partitions: () => readonly PartitionLag[];
};

export type PartitionLag = Place & { readonly lagSeconds: number; readonly gap: number };

/** A log that says nothing for longer than this is away; it speaks at least once a second. */
const SILENCE_MS = 2_500;

/** `nowMs` = the wall clock, with which append times are compared; `elapsedMs` = a monotonic one. */
export const createProgress = (
  checkpoints: readonly Checkpoint[],
  clock: { readonly nowMs: () => number; readonly elapsedMs: () => number },
): Progress => {
  const standings = new Map<PartitionKey, Standing>(
    checkpoints.map(({ topic, partition, next, timeMs }) => [
      partitionKey(topic, partition),
      {
        place: { topic, partition },
        committed: next,
        end: next,
        committedTime: timeMs ?? clock.nowMs(),
        heardAt: clock.elapsedMs(),
        firstEnd: null,
      },
    ]),
  );
  const lagOf = ({ committed, end, committedTime, heardAt }: Standing): number => {
    const silence = clock.elapsedMs() - heardAt;
    const age = committed < end ? Math.max(0, clock.nowMs() - committedTime) : 0;
    return Math.max(age, silence > SILENCE_MS ? silence : 0) / 1000;
  };

  return {
    heard: ({ topic, partition }, end) => {
      const standing = standings.get(partitionKey(topic, partition));
      if (!standing) return;
      // The time that a quiet partition has been quiet is no lag of its next record.
      const wasQuiet = standing.firstEnd !== null && standing.committed >= standing.end;
      if (wasQuiet && end > standing.end) standing.committedTime = clock.nowMs();
      standing.firstEnd ??= end;
      standing.end = Math.max(standing.end, end);
      standing.heardAt = clock.elapsedMs();
    },
    moved: (moves) => {
      for (const { topic, partition, to, logTime } of moves) {
        const standing = standings.get(partitionKey(topic, partition));
        if (!standing) continue;
        standing.committed = to;
        standing.end = Math.max(standing.end, to);
        standing.committedTime = logTime / 1000;
      }
    },
    committed: ({ topic, partition }) => standings.get(partitionKey(topic, partition))?.committed ?? 0,
    isCaughtUp: () => [...standings.values()].every((one) => one.firstEnd !== null && one.committed >= one.firstEnd),
    partitions: () =>
      [...standings.values()].map((one) => ({
        ...one.place,
        lagSeconds: lagOf(one),
        gap: Math.max(0, one.end - one.committed),
      })),
  };
};
