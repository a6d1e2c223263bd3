// How long does a process take to start on a long log, with snapshots and without?
//   node bench/start-up.ts [--records 1000000] [--running 500]
// Real processes on a durable Postgres log; `--running` tables are in the middle of a game, all others are closed.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { EVENT_TOPICS, type EventLog, type Heartbeat, postgresLog } from '@battleline/events';
import { createLogger, followBeats, loadSnapshots, openDatabase, printSnapshot } from '@battleline/service';
import { startTestPostgres, startTestProcess, type TestDatabase } from '@battleline/service/testing';
import { fillDatabase } from './start-up/long-log.ts';

const { values: args } = parseArgs({
  options: { records: { type: 'string', default: '1000000' }, running: { type: 'string', default: '500' } },
});
const [records, running] = [Number(args.records), Number(args.running)];

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const count = (value: number): string => value.toLocaleString('en');

/** Tells from time to time how far something has come. */
const progress = (what: string) => {
  let toldAt = performance.now();
  return (done: number): void => {
    if (performance.now() - toldAt < 5_000) return;
    toldAt = performance.now();
    say(`  ${what}: ${count(done)}`);
  };
};

const DEADLINE_MS = 30 * 60_000;
const NEVER = { SNAPSHOT_EVERY_SECONDS: '1000000', SNAPSHOT_EVERY_RECORDS: '1000000000' };

const start = (app: 'gateway' | 'projector', url: string, more: Record<string, string> = NEVER) =>
  startTestProcess(fileURLToPath(new URL(`../apps/${app}/src/main.ts`, import.meta.url)), {
    ...{ DATABASE_URL: url, HTTP_PORT: '0', SESSION_SECRET: 'a secret of no use anywhere else', LOG_LEVEL: 'debug' },
    ...more,
  });

/** Waits until the process has folded all that is in the log: then it says so in a heartbeat. */
const folded = async (log: EventLog, role: string): Promise<void> => {
  const ends = new Map<string, number>();
  for (const topic of Object.keys(EVENT_TOPICS))
    for (const [partition, end] of await log.ends(topic)) ends.set(`${topic}/${partition}`, end);
  const all = Promise.withResolvers<void>();
  const stop = new AbortController();
  const onBeat = (beat: Heartbeat): void => {
    const isThere = beat.offsets.every(
      ({ topic, partition, next }) => next >= (ends.get(`${topic}/${partition}`) ?? 0),
    );
    if (beat.role === role && beat.offsets.length > 0 && isThere) all.resolve();
  };
  await Promise.race([all.promise, followBeats(log, onBeat, stop.signal)]);
  stop.abort();
};

/** Starts the process, waits until it has folded all, stops it; answers the time it took and the memory it has then. */
const measure = async (app: 'gateway' | 'projector', url: string): Promise<string> => {
  const log = await postgresLog({ url });
  const begun = performance.now();
  const process = start(app, url);
  await folded(log, app);
  await log.close();
  const ready = await process.line('ready', DEADLINE_MS);
  const took = seconds(begun);
  const { port } = app === 'gateway' ? ready : await process.line('started');
  const metrics = await (await fetch(`http://127.0.0.1:${String(port)}/metrics`)).text();
  const memory = Number(/^process_resident_memory_bytes{[^}]*} (\d+)/m.exec(metrics)?.[1] ?? NaN);
  await process.stop();
  return `${took} (${(memory / 2 ** 20).toFixed(0)} MB)`;
};

/** Prints all states while nothing else happens: who folds meanwhile would wait so long at most. */
const measurePrinting = async ({ url }: TestDatabase): Promise<void> => {
  const logger = createLogger({ role: 'bench', program: { version: '', commit: '' }, level: 'silent' });
  const database = await openDatabase({ url, name: 'bench', logger, signal: new AbortController().signal });
  const states = await loadSnapshots({ kysely: database.kysely, topics: EVENT_TOPICS, logger });
  await database.close();
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const begun = performance.now();
  delays.enable();
  let characters = 0;
  let streams = 0;
  for (const [key, state] of states) {
    const [topic = '', partition] = key.split('/');
    const printed = await printSnapshot({ topic, partition: Number(partition), state });
    characters += printed.text.length;
    streams += printed.streams;
  }
  delays.disable();
  say(
    `printing ${count(streams)} streams, ${(characters / 2 ** 20).toFixed(1)} MB: ${seconds(begun)}, ` +
      `nothing else waited longer than ${(delays.max / 1e6).toFixed(1)} ms`,
  );
};

const postgres = await startTestPostgres({ fast: false });
try {
  const database = await postgres.createDatabase();
  const { url } = database;
  const begun = performance.now();
  const filled = await fillDatabase(url, { records, running, onProgress: progress('records written') });
  say(`${count(filled.records)} records of ${count(filled.tables)} tables written in ${seconds(begun)}`);

  const caughtUp = performance.now();
  const projector = start('projector', url, { SNAPSHOT_EVERY_SECONDS: '0.1' });
  await projector.line('ready', DEADLINE_MS);
  say(`rows stand for all of them after ${seconds(caughtUp)}`);
  const isKept = async (): Promise<boolean> =>
    (
      await database.ask(`select 1 from projection.snapshot s join projection.checkpoint c using (topic, topic_partition)
        where c.projection = 'public_list' group by generation having bool_and(s.next_offset = c.next_offset)`)
    ).length > 0;
  while (!(await isKept())) await new Promise((resolve) => setTimeout(resolve, 200));
  await projector.stop();
  const [size] = await database.ask(`select pg_size_pretty(sum(pg_column_size(state))) as size from projection.snapshot
    where generation = (select max(generation) from projection.snapshot)`);
  say(`a generation of snapshots takes ${String(size?.size)} in Postgres`);
  await measurePrinting(database);

  for (const kind of ['with', 'without'] as const) {
    if (kind === 'without') await database.ask('delete from projection.snapshot');
    for (const app of ['gateway', 'projector'] as const)
      say(`${app} ${kind} snapshots: has folded all after ${await measure(app, url)}`);
  }
} finally {
  await postgres.stop();
}
