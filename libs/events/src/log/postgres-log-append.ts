import type pg from 'pg';
import {
  type AppendResult,
  LogError,
  type LogRecord,
  type NewRecord,
  partitionKey,
  type PartitionKey,
} from './event-log.ts';
import type { AppendObserver } from './append-batch.ts';
import { isStatementError, messageOf, type PostgresConnection } from './postgres-log-connection.ts';

const MAX_BATCH = 500;
/** What followers listen to; the payload lists the partitions that grew, `tables/3,tables/7`; empty means all. */
export const LOG_CHANNEL = 'event_log';
const MAX_PAYLOAD_BYTES = 7_900;

// The heads are locked in one order by everybody, so that two batches can't wait for each other.
const APPEND = `
with r as (select * from unnest($1::text[], $2::int[], $3::bytea[], $4::bytea[]) with ordinality as t(topic, p, k, v, ord)),
     n as (select topic, p, count(*) as c from r group by topic, p),
     l as materialized (select topic, partition as p, id, next from event_log.head
                         where (topic, partition) in (select topic, p from n) order by topic, partition for update),
     h as (update event_log.head e set next = l.next + n.c from l join n using (topic, p)
            where e.id = l.id returning e.topic, e.partition as p, e.id, l.next as base),
     i as (insert into event_log.record
           select h.id, h.base + row_number() over (partition by h.id order by r.ord) - 1,
                  floor(extract(epoch from clock_timestamp()) * 1000), r.k, r.v
             from r join h using (topic, p)
           returning log, o, t)
select h.topic, h.p, i.o, i.t, h.id from i join h on h.id = i.log order by i.o`;

type AppendRow = readonly [topic: string, partition: number, offset: string, time: string, life: number];
type Call = { readonly results: AppendResult[]; left: number; readonly done: (results: AppendResult[]) => void };
type Waiting = {
  readonly record: NewRecord;
  readonly call: Call;
  readonly index: number;
  readonly since: number;
};

/** Records of one partition that stand in the log since an append, in the order of their offsets. */
export type Landing = {
  readonly topic: string;
  readonly partition: number;
  /** The id of this life of the partition. */
  readonly life: number;
  readonly records: LogRecord[];
};

/** Gathers what several callers append: whatever waits while a request is under way goes into the next one. */
export type PostgresAppender = {
  readonly append: (records: readonly NewRecord[]) => Promise<AppendResult[]>;
  /** Resolves when nothing waits any more; from now on an unreachable log is not waited for. */
  readonly drain: () => Promise<void>;
};

export function postgresAppender(
  connection: PostgresConnection,
  limits: { readonly maxQueued: number; readonly appendTimeoutMs: number },
  landed: (landings: readonly Landing[]) => void,
  onAppend: AppendObserver = () => undefined,
): PostgresAppender {
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let draining = false;

  const settle = ({ call, index }: Waiting, result: AppendResult) => {
    call.results[index] = result;
    if (--call.left === 0) call.done(call.results);
  };

  const isOverdue = (one: Waiting) => draining || performance.now() - one.since > limits.appendTimeoutMs;

  const attempt = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      await connection.use(async (client) => {
        const start = performance.now();
        const { results, landings } = await insert(client, batch);
        onAppend({ records: batch.length, seconds: (performance.now() - start) / 1000 });
        landed([...landings.values()]);
        batch.forEach((one, i) => settle(one, results[i]!));
        if (landings.size > 0) await notify(client, [...landings.keys()]);
      });
    } catch (error) {
      if (error instanceof LogError && error.code === 'UNAVAILABLE') {
        // Nothing was sent: these records can wait for the next connection, as long as their callers can.
        const [overdue, patient] = [batch.filter(isOverdue), batch.filter((one) => !isOverdue(one))];
        waiting = [...patient, ...waiting];
        overdue.forEach((one) => settle(one, { status: 'not-appended', reason: 'unavailable' }));
      } else {
        const status = error instanceof LogError || isStatementError(error) ? 'not-appended' : 'unknown';
        batch.forEach((one) => settle(one, { status, reason: messageOf(error) }));
      }
    }
  };

  const run = async () => {
    await Promise.resolve(); // what is appended in the same turn goes together
    while (waiting.length > 0) await attempt(waiting.splice(0, MAX_BATCH));
    running = undefined;
  };

  return {
    append: (records) => {
      if (waiting.length >= limits.maxQueued) {
        return Promise.resolve(records.map(() => ({ status: 'not-appended', reason: 'busy' })));
      }
      if (records.length === 0) return Promise.resolve([]);
      return new Promise((resolve) => {
        const call: Call = { results: new Array<AppendResult>(records.length), left: records.length, done: resolve };
        const since = performance.now();
        records.forEach((record, index) => waiting.push({ record, call, index, since }));
        running ??= run();
      });
    },
    drain: async () => {
      draining = true;
      await running;
    },
  };
}

async function insert(
  client: pg.Client,
  batch: readonly Waiting[],
): Promise<{ readonly results: AppendResult[]; readonly landings: ReadonlyMap<PartitionKey, Landing> }> {
  const records = batch.map((one) => one.record);
  const { rows } = await client.query<AppendRow[]>({
    name: 'append',
    text: APPEND,
    rowMode: 'array',
    values: [
      records.map((r) => r.topic),
      records.map((r) => r.partition),
      records.map((r) => bytes(r.key)),
      records.map((r) => bytes(r.value)),
    ],
  });
  const landed = Map.groupBy(rows as unknown as AppendRow[], (row) => partitionKey(row[0], row[1]));
  // Rows come in the order of their offsets, offsets were given in the order of the batch.
  const landings = new Map<PartitionKey, Landing>();
  const results = records.map(({ topic, partition, key, value }): AppendResult => {
    const place = partitionKey(topic, partition);
    const rowsThere = landed.get(place);
    const landing = landings.get(place) ?? { topic, partition, life: rowsThere?.[0]?.[4] ?? 0, records: [] };
    const row = rowsThere?.[landing.records.length];
    if (!row) return { status: 'not-appended', reason: `there is no partition ${place}` };
    const record = { offset: Number(row[2]), time: Number(row[3]), key, value };
    landing.records.push(record);
    landings.set(place, landing);
    return { status: 'appended', offset: record.offset, time: record.time };
  });
  return { results, landings };
}

/**
 * Tells the other processes. Not inside the append: a transaction that notifies holds a lock of the whole database
 * over its commit, so that no two commits could share a flush. A lost notification costs a second, until the poll.
 */
async function notify(client: pg.Client, places: readonly PartitionKey[]): Promise<void> {
  const list = places.join(',');
  const payload = list.length <= MAX_PAYLOAD_BYTES ? list : '';
  await client
    .query({ name: 'notify', text: `select pg_notify('${LOG_CHANNEL}', $1)`, values: [payload] })
    .catch(() => undefined); // the next append finds the connection lost
}

const bytes = (value: Uint8Array | null): Buffer | null =>
  value && Buffer.from(value.buffer, value.byteOffset, value.byteLength);
