import type { FollowItem } from './event-log.ts';
import { createItemQueue } from './item-queue.ts';
import type { KafkaCluster } from './kafka-cluster.ts';
import { createCursor } from './kafka-cursor.ts';
import { type KafkaFollowRequest, superviseFollowing } from './kafka-follow-loops.ts';

/** Follows partitions without a consumer group, until the signal or the reader ends it or no partition is left. */
export async function* followKafka(
  cluster: KafkaCluster,
  request: KafkaFollowRequest,
  signal: AbortSignal,
): AsyncGenerator<FollowItem> {
  const cursors = new Map([...request.from].map(([p, next]) => [p, createCursor(p, next)]));
  const queue = createItemQueue<FollowItem>();
  const ending = new AbortController();
  const end = (): void => {
    ending.abort();
    queue.close();
    cluster.closePurpose(request.purpose);
  };
  if (signal.aborted) return;
  signal.addEventListener('abort', end, { once: true });
  const following = superviseFollowing(cluster, request, cursors, queue.offer, ending.signal).finally(queue.end);
  following.catch(() => undefined); // awaited below, but maybe later
  try {
    for (let item = await queue.take(); item !== undefined; item = await queue.take()) yield item;
    await following; // a bug in the supervisor must not look like a quiet end
  } finally {
    signal.removeEventListener('abort', end);
    end();
    await following;
  }
}
