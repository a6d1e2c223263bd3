import { CLIENT_KEYS_TOPIC, CLIENTS_TOPIC, EVENT_TOPICS, type EventLog } from '@battleline/events';
import type pg from 'pg';
import { type Call, defineCommand, EXIT, noWords, UsageError } from './tool/command.ts';
import { printTable } from './tool/columns.ts';
import { readLiveProcesses } from './tool/live-processes.ts';

/** How far somebody is behind in one topic. */
export type Lag = {
  /** a projection like `public_list/1`, or a process by role and id */
  readonly who: string;
  readonly topic: string;
  /** records that aren't done yet */
  readonly gap: number;
  /** age of the oldest of them at most, s; null = not known */
  readonly seconds: number | null;
  /** the partition that is furthest behind, by records */
  readonly worst: number | null;
};

type Ends = ReadonlyMap<string, ReadonlyMap<number, number>>;
type Standing = {
  readonly topic: string;
  readonly partition: number;
  readonly next: number;
  readonly timeMs: number | null;
};

const lagOf = (who: string, topic: string, standings: readonly Standing[], ends: Ends, nowMs: number): Lag => {
  const gaps = standings.map(({ partition, next, timeMs }) => ({
    partition,
    gap: Math.max(0, (ends.get(topic)?.get(partition) ?? 0) - next),
    timeMs,
  }));
  const behind = gaps.filter(({ gap }) => gap > 0);
  const ages = behind.flatMap(({ timeMs }) => (timeMs === null ? [] : [Math.max(0, nowMs - timeMs) / 1000]));
  return {
    ...{ who, topic },
    gap: behind.reduce((sum, { gap }) => sum + gap, 0),
    seconds: behind.length === 0 ? 0 : ages.length === 0 ? null : Math.max(...ages),
    worst: behind.toSorted((a, b) => b.gap - a.gap)[0]?.partition ?? null,
  };
};

const byTopic = (who: string, standings: readonly Standing[], ends: Ends, nowMs: number): Lag[] =>
  [...Map.groupBy(standings, ({ topic }) => topic)].map(([topic, own]) => lagOf(who, topic, own, ends, nowMs));

const projectionLags = async (database: pg.Pool, ends: Ends, nowMs: number): Promise<Lag[]> => {
  const { rows } = await database.query<{
    who: string;
    topic: string;
    partition: number;
    next: string;
    time: Date | null;
  }>(
    `select projection || '/' || version as who, topic, topic_partition as partition, next_offset as next, log_time as time
     from projection.checkpoint order by 1, 2, 3`,
  );
  return [...Map.groupBy(rows, ({ who }) => who)].flatMap(([who, own]) => {
    const standings = own.map(({ topic, partition, next, time }) => ({
      ...{ topic, partition },
      next: Number(next),
      timeMs: time?.getTime() ?? null,
    }));
    return byTopic(who, standings, ends, nowMs);
  });
};

// Accounts' rows keep where they stand among themselves. No key in the rows is newer than one that is missing there.
const OWN_STANDINGS = [
  {
    ...{ who: 'clients/1', topic: CLIENTS_TOPIC, table: 'clients_v1.standing' },
    time: 'to_timestamp(now / 1e6)',
  },
  {
    ...{ who: 'client_keys/1', topic: CLIENT_KEYS_TOPIC, table: 'client_keys.standing' },
    time: '(select max(appended_at) from client_keys.keys k where k.topic_partition = s.topic_partition)',
  },
] as const;

const accountLags = async (database: pg.Pool, ends: Ends, nowMs: number): Promise<Lag[]> => {
  const lags: Lag[] = [];
  for (const { who, topic, table, time } of OWN_STANDINGS) {
    const found = await database.query('select where to_regclass($1) is not null', [table]);
    if (found.rowCount === 0) continue;
    const { rows } = await database.query<{ partition: number; next: string; time: Date | null }>(
      `select topic_partition as partition, next_offset as next, ${time} as time from ${table} s`,
    );
    const standing = new Map(rows.map((row) => [row.partition, row]));
    const standings = [...(ends.get(topic)?.keys() ?? [])].map((partition) => {
      const row = standing.get(partition);
      return { topic, partition, next: Number(row?.next ?? 0), timeMs: row?.time?.getTime() ?? null };
    });
    lags.push(lagOf(who, topic, standings, ends, nowMs));
  }
  return lags;
};

/** Projections by their checkpoints, the rows of accounts by what they tell of themselves, then all processes that live by their heartbeats, which are some seconds old. */
export const readLags = async (call: Pick<Call, 'findDatabase' | 'signal'>, log: EventLog): Promise<readonly Lag[]> => {
  const nowMs = Date.now();
  const database = await call.findDatabase();
  // First where they stand, then the ends: nobody is ahead.
  const live = await readLiveProcesses(log, call.signal);
  const ends = new Map<string, ReadonlyMap<number, number>>();
  const topics = [...Object.keys(EVENT_TOPICS), ...(database ? [CLIENTS_TOPIC, CLIENT_KEYS_TOPIC] : [])];
  for (const topic of topics) ends.set(topic, await log.ends(topic));
  const projections = database ? await projectionLags(database, ends, nowMs) : [];
  const accounts = database ? await accountLags(database, ends, nowMs) : [];
  const processes = live.flatMap(({ beat, heardAt }) => {
    const standings = beat.offsets.map((one) => ({ ...one, timeMs: heardAt }));
    return byTopic(`${beat.role} ${beat.process.slice(0, 8)}`, standings, ends, nowMs);
  });
  return [...projections, ...accounts, ...processes];
};

const DEFAULT_MAX = 10;

export const lag = defineCommand({
  name: 'lag',
  summary: 'Shows how far read models and processes are behind the log',
  usage: '',
  about: `Read models by their checkpoints, processes by their heartbeats (which are two seconds old). Exit code 1 where somebody
is behind for longer than --max seconds.`,
  options: { max: { type: 'string', value: 'SECONDS', about: `what is too long; ${DEFAULT_MAX} without it` } },
  answers: 'lines',
  run: async (call, { max = String(DEFAULT_MAX) }) => {
    noWords(call);
    const limit = Number(max);
    if (!(limit >= 0)) throw new UsageError(`${max} is no number of seconds.`);
    const lags = await readLags(call, await call.openLog());
    const isBehind = ({ seconds }: Lag): boolean => seconds === null || seconds > limit;
    const rows = lags.map((one) => [
      ...[one.who, one.topic, one.gap],
      one.seconds === null ? 'all' : one.seconds.toFixed(1),
      one.worst === null ? '' : `${one.topic}/${one.worst}`,
      isBehind(one) ? 'BEHIND' : 'ok',
    ]);
    await call.say(
      ...(call.json
        ? lags.map((one) => JSON.stringify(one))
        : printTable(['who', 'topic', 'records behind', 'seconds', 'furthest', ''], rows)),
    );
    return lags.some(isBehind) ? EXIT.wrong : EXIT.ok;
  },
});
