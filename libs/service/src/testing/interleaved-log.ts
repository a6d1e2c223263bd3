import { type Batch, type EventLog, type FollowItem, partitionKey } from '@battleline/events';
import type { Random } from './random.ts';

/** The same log, whose records up to now are followed in small batches of partitions in any order. */
export const interleavedLog = (log: EventLog, random: Random, maxRecords = 9): EventLog => {
  async function* follow(...[request, signal]: Parameters<EventLog['follow']>): AsyncGenerator<FollowItem> {
    const heard = await readToEnds(log, request);
    const next = new Map(request.from);
    let waiting = [...heard.values()].filter(({ records }) => records.length > 0);
    while (waiting.length > 0 && !signal.aborted) {
      const batch = random.pick(waiting);
      const place = next.get(batch.partition) ?? 0;
      const first = batch.records.findIndex(({ offset }) => offset === place);
      const records = batch.records.slice(first, first + 1 + random.below(maxRecords));
      next.set(batch.partition, place + records.length);
      waiting = waiting.filter((one) => (next.get(one.partition) ?? 0) < one.end);
      yield { type: 'batch', batch: { ...batch, records } };
    }
    yield* log.follow({ ...request, from: next }, signal);
  }
  return { ...log, follow };
};

const readToEnds = async (
  log: EventLog,
  { topic, from }: Parameters<EventLog['follow']>[0],
): Promise<ReadonlyMap<string, Batch>> => {
  const ends = await log.ends(topic);
  const heard = new Map<string, Batch>();
  const stop = new AbortController();
  for await (const item of log.follow({ topic, from }, stop.signal)) {
    if (item.type === 'failure') throw item.failure.error;
    const { partition, records } = item.batch;
    const key = partitionKey(topic, partition);
    const end = ends.get(partition) ?? 0;
    const all = [...(heard.get(key)?.records ?? []), ...records].filter(({ offset }) => offset < end);
    heard.set(key, { topic, partition, records: all, end });
    const isRead = ([place, until]: readonly [number, number]): boolean => {
      const start = from.get(place);
      return start === undefined || start + (heard.get(partitionKey(topic, place))?.records.length ?? 0) >= until;
    };
    if ([...ends].every(isRead)) break;
  }
  stop.abort();
  return heard;
};
