import type pg from 'pg';
import { LogError, type TopicDescription, type TopicSpec } from './event-log.ts';

export async function createTopics(client: pg.Client, specs: readonly TopicSpec[]): Promise<void> {
  for (const { topic, partitions, kind, retentionMs } of specs) {
    await client.query(
      `with t as (insert into event_log.topic (topic, partitions, kind, retention_ms) values ($1, $2, $3, $4)
                  on conflict do nothing returning topic, partitions)
       insert into event_log.head (topic, partition) select topic, generate_series(0, partitions - 1) from t`,
      [topic, partitions, kind, retentionMs ?? null],
    );
  }
}

export async function readEnds(client: pg.Client, topic: string): Promise<Map<number, number>> {
  const { rows } = await client.query<{ partition: number; next: string }>(
    'select partition, next from event_log.head where topic = $1 order by partition',
    [topic],
  );
  return byPartition(topic, rows);
}

export async function readOffsetsAt(client: pg.Client, topic: string, time: number): Promise<Map<number, number>> {
  const { rows } = await client.query<{ partition: number; next: string }>(
    `select h.partition, coalesce(r.o, h.next) as next
       from event_log.head h
       left join lateral (select min(o) as o from event_log.record where log = h.id and t >= $2) r on true
      where h.topic = $1 order by h.partition`,
    [topic, Math.ceil(time)],
  );
  return byPartition(topic, rows);
}

function byPartition(topic: string, rows: readonly { partition: number; next: string }[]): Map<number, number> {
  if (rows.length === 0) throw new LogError('UNKNOWN_TOPIC', `there is no topic ${topic}`);
  return new Map(rows.map((row) => [row.partition, Number(row.next)]));
}

export async function describeTopic(client: pg.Client, topic: string): Promise<TopicDescription | undefined> {
  const { rows } = await client.query<{ partitions: number; kind: string; retention_ms: string | null }>(
    'select partitions, kind, retention_ms from event_log.topic where topic = $1',
    [topic],
  );
  const [row] = rows;
  if (!row) return undefined;
  return {
    topic,
    partitions: row.partitions,
    replication: 1,
    settings: {
      ...(await readSafety(client)),
      'cleanup.policy': row.kind === 'compacted' ? 'compact' : 'delete',
      'retention.ms': row.retention_ms ?? '-1',
    },
  };
}

export async function readIdentity(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ id: string }>('select id from event_log.identity');
  if (!rows[0]) throw new LogError('UNAVAILABLE', 'event_log.identity is empty: the migrations have not run');
  return rows[0].id;
}

/** The server's process for this connection, as notifications name it. */
export async function readProcessId(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  return rows[0]?.pid;
}

/** Deletes what topics of the kind `recent` need not keep any longer, always from the partition's beginning. */
export async function deleteExpired(client: pg.Client): Promise<void> {
  await client.query(
    `delete from event_log.record r
      using (select h.id,
                    coalesce((select min(o) from event_log.record
                               where log = h.id and t >= extract(epoch from clock_timestamp()) * 1000 - p.retention_ms),
                             h.next) as keep_from
               from event_log.topic p join event_log.head h using (topic)
              where p.kind = 'recent' and p.retention_ms is not null) e
      where r.log = e.id and r.o < e.keep_from`,
  );
}

/** Deletes what topics of the kind `compacted` need not keep: records of a key that has a later one in its partition. */
export async function deleteSuperseded(client: pg.Client): Promise<void> {
  await client.query(
    `delete from event_log.record r
      using event_log.topic p join event_log.head h using (topic)
      where p.kind = 'compacted' and r.log = h.id
        and exists (select from event_log.record later where later.log = r.log and later.k = r.k and later.o > r.o)`,
  );
}

const SAFE_SETTINGS = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;

async function readSafety(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    'select name, setting from pg_settings where name = any($1) order by name',
    [SAFE_SETTINGS],
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.setting]));
}

/** Throws UNSAFE_SETTINGS if a commit of this server could be lost although it was confirmed. */
export async function checkDurability(client: pg.Client): Promise<void> {
  const unsafe = Object.entries(await readSafety(client)).filter(([, setting]) => setting === 'off');
  if (unsafe.length === 0) return;
  const names = unsafe.map(([name]) => name);
  throw new LogError(
    'UNSAFE_SETTINGS',
    `Postgres runs with ${names.map((name) => `${name} = off`).join(', ')} and could lose confirmed events. ` +
      `Mend it with: ${names.map((name) => `alter system set ${name} = on;`).join(' ')} select pg_reload_conf();` +
      ' (a role, database or command line may set it, too)',
  );
}
