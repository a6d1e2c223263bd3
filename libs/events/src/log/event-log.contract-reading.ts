import type { AppendResult, EventLog, FollowItem, LogRecord, NewRecord } from './event-log.ts';

const DEADLINE_MS = 25_000;

export const text = (value: string): Uint8Array => new TextEncoder().encode(value);

export const textsOf = (records: readonly LogRecord[]): string[] =>
  records.map((record) => new TextDecoder().decode(record.value ?? undefined));

/** Follows until `done` says so or the follower ends; answers all items. Fails after a deadline, saying what it had. */
export async function followUntil(
  log: EventLog,
  topic: string,
  from: ReadonlyMap<number, number>,
  done: (item: FollowItem, all: readonly FollowItem[]) => boolean | Promise<boolean>,
): Promise<readonly FollowItem[]> {
  const items: FollowItem[] = [];
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), DEADLINE_MS);
  try {
    for await (const item of log.follow({ topic, from }, deadline.signal)) {
      items.push(item);
      if (await done(item, items)) return items;
    }
  } finally {
    clearTimeout(timer);
  }
  if (deadline.signal.aborted) throw new Error(`the follower of ${topic} stopped at ${describeItems(items)}`);
  return items;
}

const describeItems = (items: readonly FollowItem[]): string =>
  items
    .slice(-5)
    .map((item) =>
      item.type === 'failure'
        ? `${item.failure.partition}: ${item.failure.error.code}`
        : `${item.batch.partition}: ${item.batch.records.length} records, end ${item.batch.end}`,
    )
    .join('; ') || 'no item';

/** The records of one partition from its start until `done`. */
export async function readFrom(
  log: EventLog,
  topic: string,
  partition: number,
  done: (records: readonly LogRecord[]) => boolean,
): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  await followUntil(log, topic, new Map([[partition, 0]]), (item) => {
    if (item.type === 'failure') throw item.failure.error;
    records.push(...item.batch.records);
    return done(records);
  });
  return records;
}

/** The first `count` or more records of one partition. */
export const read = (log: EventLog, topic: string, partition: number, count: number): Promise<readonly LogRecord[]> =>
  readFrom(log, topic, partition, (records) => records.length >= count);

/** Appends the same record until the log acknowledges a copy, at most until a deadline. */
export async function appendUntilKnown(
  log: EventLog,
  record: NewRecord,
): Promise<{ readonly offset: number; readonly time: number }> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const [result] = await log.append([record]);
    if (result?.status === 'appended') return result;
    if (performance.now() > deadline) throw new Error(`not appended: ${result?.reason ?? 'no result'}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Appends `record` again and again until it gets a later time than `time`; answers the last result. */
export async function appendLater(log: EventLog, record: NewRecord, time: number): Promise<readonly AppendResult[]> {
  for (;;) {
    const results = await log.append([record]);
    if (timeOf(results[0]) > time) return results;
  }
}

export const timeOf = (result: AppendResult | undefined): number => appended(result).time;
export const offsetOf = (result: AppendResult | undefined): number => appended(result).offset;

function appended(result: AppendResult | undefined) {
  if (result?.status !== 'appended') throw new Error(`not appended: ${result?.reason ?? 'no result'}`);
  return result;
}

export type Acknowledged = { readonly text: string; readonly partition: number; readonly offset: number };

/** Appends `count` different records over the partitions, many at once; answers what was acknowledged and where. */
export async function appendMany(
  log: EventLog,
  topic: string,
  partitions: number,
  name: string,
  count: number,
  acknowledged: () => void = () => undefined,
): Promise<Acknowledged[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const [value, partition] = [`${name}-${i}`, i % partitions];
      const { offset } = await appendUntilKnown(log, { topic, partition, key: null, value: text(value) });
      acknowledged();
      return { text: value, partition, offset };
    }),
  );
}

/** Everything that stands in the topic now, as texts per partition. */
export async function readToEnds(log: EventLog, topic: string): Promise<Map<number, string[]>> {
  const ends = await log.ends(topic);
  return collect(log, topic, ends.size, (seen) => [...ends].every(([p, end]) => (seen.get(p)?.length ?? 0) >= end));
}

/** Follows all partitions from their start until `done`; offsets must be contiguous. */
export async function collect(
  log: EventLog,
  topic: string,
  partitions: number,
  done: (seen: ReadonlyMap<number, readonly string[]>) => boolean,
): Promise<Map<number, string[]>> {
  const seen = new Map(Array.from({ length: partitions }, (_, p): [number, string[]] => [p, []]));
  const from = new Map(Array.from({ length: partitions }, (_, p) => [p, 0]));
  await followUntil(log, topic, from, (item) => {
    if (item.type === 'failure') throw item.failure.error;
    const texts = seen.get(item.batch.partition)!;
    for (const record of item.batch.records) {
      if (record.offset !== texts.length) throw new Error(`offset ${record.offset} instead of ${texts.length}`);
      texts.push(...textsOf([record]));
    }
    return done(seen);
  });
  return seen;
}
