import type pg from 'pg';
import type { Landing } from './postgres-log-append.ts';
import { LogError, type LogErrorCode, type LogRecord, partitionKey } from './event-log.ts';

/** Where a follower stands in one partition, and what tells it that this still is the log that it began with. */
export type Cursor = {
  next: number;
  /** The id of this life of the partition. */
  life: number | undefined;
  /** Record 0 and the record before `next`, as they were read first. */
  first: LogRecord | undefined;
  last: LogRecord | undefined;
};

/** What a read found in one partition. */
export type Found =
  | {
      readonly type: 'records';
      readonly partition: number;
      readonly records: readonly LogRecord[];
      readonly end: number;
    }
  | { readonly type: 'failure'; readonly partition: number; readonly error: LogError };

// The id of a life is compared at every read; `end` and the records are of one moment.
const READ = `
select h.partition, h.id, h.next, t.kind, r.o, r.t, r.k, r.v
  from event_log.topic t
  join event_log.head h using (topic)
  join unnest($2::int[], $3::bigint[]) as w(partition, o) using (partition)
  left join lateral (select o, t, k, v from event_log.record
                      where log = h.id and o >= w.o and o < h.next order by o limit $4) r on true
 where t.topic = $1
 order by h.partition, r.o`;

const READ_AT = `
select h.partition, r.o, r.t, r.k, r.v
  from event_log.head h
  join unnest($2::int[], $3::bigint[]) as w(partition, o) using (partition)
  join event_log.record r on r.log = h.id and r.o = w.o
 where h.topic = $1`;

type Row = readonly [
  partition: number,
  life: number,
  end: string,
  kind: string,
  offset: string | null,
  time: string,
  key: Buffer | null,
  value: Buffer | null,
];
type RowAt = readonly [partition: number, offset: string, time: string, key: Buffer | null, value: Buffer | null];

/** Reads on in the given partitions, all by one query, and moves their cursors. */
export async function readOn(
  client: pg.Client,
  topic: string,
  cursors: ReadonlyMap<number, Cursor>,
  limit: number,
): Promise<readonly Found[]> {
  const { rows } = await client.query<Row[]>({
    name: 'read',
    text: READ,
    rowMode: 'array',
    values: [topic, [...cursors.keys()], [...cursors.values()].map((cursor) => cursor.next), limit],
  });
  const byPartition = Map.groupBy(rows as unknown as Row[], (row) => row[0]);
  return [...cursors].map(([partition, cursor]): Found => {
    const found = advance(cursor, byPartition.get(partition) ?? [], limit);
    return 'code' in found
      ? { type: 'failure', partition, error: failure(found.code, topic, partition, cursor) }
      : { type: 'records', partition, ...found };
  });
}

function advance(
  cursor: Cursor,
  rows: readonly Row[],
  limit: number,
): { readonly code: LogErrorCode } | { readonly records: readonly LogRecord[]; readonly end: number } {
  const [head] = rows;
  if (!head) return { code: 'UNKNOWN_TOPIC' };
  const [, life, , kind] = head;
  const end = Number(head[2]);
  if (end < cursor.next) return { code: 'TRUNCATED' };
  if (cursor.life !== undefined && cursor.life !== life && cursor.next > 0) return { code: 'RECREATED' };
  cursor.life = life;

  const records: LogRecord[] = [];
  const mayHaveGaps = kind === 'compacted';
  for (const [, , , , offset, time, key, value] of rows) {
    if (offset === null || (Number(offset) !== cursor.next && !mayHaveGaps)) break;
    records.push({ offset: Number(offset), time: Number(time), key, value });
    cursor.next = Number(offset) + 1;
  }
  if (mayHaveGaps && rows.length < limit) cursor.next = end;
  const isWhole = mayHaveGaps || records.length === Math.min(limit, end - cursor.next + records.length);
  // What stands before a gap is yielded first; the next read begins at the gap.
  if (!isWhole && records.length === 0) return { code: kind === 'recent' ? 'TRUNCATED' : 'GAP' };
  if (records[0]?.offset === 0) cursor.first = records[0];
  cursor.last = records.at(-1) ?? cursor.last;
  return { records, end };
}

/**
 * Moves the cursor over records that this process has appended; undefined where others stand before them, so that
 * they must be read.
 */
export function land(cursor: Cursor, { partition, life, records }: Landing): Found | undefined {
  const fresh = records.filter(({ offset }) => offset >= cursor.next);
  const [first] = fresh;
  const last = fresh.at(-1);
  if (!first || !last || first.offset !== cursor.next || life !== cursor.life) return undefined;
  if (first.offset === 0) cursor.first = first;
  cursor.last = last;
  cursor.next = last.offset + 1;
  return { type: 'records', partition, records: fresh, end: cursor.next };
}

/**
 * Reads record 0 and the last record read of every partition again and compares them with what stood there; what
 * wasn't known yet is kept. Answers the partitions that are another log now.
 */
export async function compareWithRead(
  client: pg.Client,
  topic: string,
  cursors: ReadonlyMap<number, Cursor>,
): Promise<readonly Found[]> {
  const wanted = [...cursors].flatMap(([partition, { next }]) =>
    [0, next - 1].filter((offset) => offset >= 0).map((offset) => [partition, offset] as const),
  );
  const { rows } = await client.query<RowAt[]>({
    name: 'read-at',
    text: READ_AT,
    rowMode: 'array',
    values: [topic, wanted.map(([partition]) => partition), wanted.map(([, offset]) => offset)],
  });
  const standing = new Map(
    (rows as unknown as RowAt[]).map(([partition, offset, time, key, value]): [string, LogRecord] => [
      `${partition}@${offset}`,
      { offset: Number(offset), time: Number(time), key, value },
    ]),
  );
  return [...cursors].flatMap(([partition, cursor]): Found[] => {
    const first = standing.get(`${partition}@0`);
    const last = standing.get(`${partition}@${cursor.next - 1}`);
    if (isOther(cursor.first, first) || isOther(cursor.last, last)) {
      return [{ type: 'failure', partition, error: failure('RECREATED', topic, partition, cursor) }];
    }
    cursor.first ??= first;
    cursor.last ??= last;
    return [];
  });
}

// A record that is gone shows as truncated or as a gap when the follower reads on; `recent` topics lose theirs rightly.
const isOther = (known: LogRecord | undefined, standing: LogRecord | undefined): boolean =>
  known !== undefined &&
  standing !== undefined &&
  !(known.time === standing.time && isSame(known.key, standing.key) && isSame(known.value, standing.value));

const isSame = (one: Uint8Array | null, other: Uint8Array | null): boolean =>
  one === null || other === null ? one === other : Buffer.compare(one, other) === 0;

const WHY: Readonly<Partial<Record<LogErrorCode, string>>> = {
  UNKNOWN_TOPIC: 'there is no such partition',
  GAP: 'the next record is missing',
  TRUNCATED: 'the log ends before this offset, or begins after it',
  RECREATED: 'other records stand where these were read before; this is another log',
};

const failure = (code: LogErrorCode, topic: string, partition: number, cursor: Cursor): LogError =>
  new LogError(code, `${partitionKey(topic, partition)} at offset ${cursor.next}: ${WHY[code] ?? code}`);
