import { createHash } from 'node:crypto';
import { CONTROL_TOPIC, decodeControl, type EventLog, type LogRecord } from '@battleline/events';

/** A record where it stands. */
export type Placed = { readonly topic: string; readonly partition: number; readonly record: LogRecord };

/** Reads a topic from its start to the ends that it has now; records of a partition come in their order, without gaps. */
export async function* readTopic(log: EventLog, topic: string): AsyncGenerator<Placed> {
  const ends = await log.ends(topic);
  const next = new Map([...ends].filter(([, end]) => end > 0).map(([partition]) => [partition, 0]));
  const stop = new AbortController();
  try {
    if (next.size === 0) return;
    for await (const item of log.follow({ topic, from: new Map(next) }, stop.signal)) {
      if (item.type === 'failure') throw item.failure.error;
      const { partition, records } = item.batch;
      const end = ends.get(partition) ?? 0;
      for (const record of records) {
        const expected = next.get(partition);
        if (expected === undefined || record.offset >= end) break;
        if (record.offset !== expected)
          throw new Error(`${topic}/${partition}: offset ${record.offset} stands where ${expected} should`);
        yield { topic, partition, record };
        if (expected + 1 < end) next.set(partition, expected + 1);
        else next.delete(partition);
      }
      if (next.size === 0) return;
    }
  } finally {
    stop.abort();
  }
}

/** Which records an operator has declared void. */
export const readVoided = async (log: EventLog): Promise<(placed: Placed) => boolean> => {
  const voided = new Set<string>();
  for await (const { record } of readTopic(log, CONTROL_TOPIC)) {
    const decoded = decodeControl(record.value);
    if (decoded.status !== 'decoded' || decoded.event.type === 'LogOpened') continue;
    const { topic, partition, offset, hash } = decoded.event;
    voided.add(`${topic}/${partition}@${offset} ${hash}`);
  }
  return ({ topic, partition, record: { offset, value } }) => {
    if (voided.size === 0) return false;
    const hash = createHash('sha256')
      .update(value ?? new Uint8Array())
      .digest('hex');
    return voided.has(`${topic}/${partition}@${offset} ${hash}`);
  };
};
