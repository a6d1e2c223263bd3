// How long does a record take from append to this process's own follower, and how many records a second can a log take?
//   node bench/log.ts --log memory | postgres | postgres --url postgres://… | kafka | kafka --brokers host:port,…
import { type EventLog, kafkaLog, memoryLog, postgresLog, startLocalKafka } from '@battleline/events';
import { migrate, startEmbeddedPostgres } from '@battleline/service';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const PARTITIONS = 32;
const VALUE_BYTES = 200;
const { values: args } = parseArgs({
  options: {
    log: { type: 'string', default: 'memory' },
    url: { type: 'string' },
    brokers: { type: 'string' },
    seconds: { type: 'string', default: '5' },
  },
});

type Opened = { readonly log: EventLog; readonly close: () => Promise<void> };

async function openPostgres(): Promise<Opened> {
  if (args.url) {
    await migrate({ url: args.url });
    const log = await postgresLog({ url: args.url });
    return { log, close: () => log.close() };
  }
  const dataFolder = await mkdtemp(join(tmpdir(), 'battleline-bench-'));
  await chmod(dataFolder, 0o755);
  const server = await startEmbeddedPostgres({ dataFolder });
  await migrate({ url: server.url });
  const log = await postgresLog({ url: server.url });
  return {
    log,
    close: async () => {
      await log.close();
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

async function openKafka(): Promise<Opened> {
  if (args.brokers) {
    const log = kafkaLog({ brokers: args.brokers.split(',') });
    return { log, close: () => log.close() };
  }
  const dataFolder = await mkdtemp(join(tmpdir(), 'battleline-bench-'));
  const jarFolder = process.env['KAFKA_JARS'];
  const kafka = await startLocalKafka({ brokers: 1, dataFolder, javaOptions: [], ...(jarFolder && { jarFolder }) });
  const log = kafkaLog({ brokers: kafka.bootstrap });
  return {
    log,
    close: async () => {
      await log.close();
      await kafka.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

async function open(): Promise<Opened> {
  if (args.log === 'postgres') return openPostgres();
  if (args.log === 'kafka') return openKafka();
  const log = memoryLog();
  return { log, close: () => log.close() };
}

const percentile = (sorted: readonly number[], share: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN).toFixed(2);

/** Appends through `start` and follows; tells when each record came back. */
async function measure(
  log: EventLog,
  topic: string,
  total: number,
  start: (append: () => Promise<void>) => Promise<void>,
) {
  await log.createTopics([{ topic, partitions: PARTITIONS, kind: 'events' }]);
  const sent = new Float64Array(total);
  const [acknowledged, followed] = [[] as number[], [] as number[]];
  const from = new Map(Array.from({ length: PARTITIONS }, (_, p) => [p, 0]));
  const follower = (async () => {
    for await (const item of log.follow({ topic, from }, new AbortController().signal)) {
      if (item.type === 'failure') throw item.failure.error;
      const now = performance.now();
      for (const { value } of item.batch.records) {
        const index = new DataView(value!.buffer, value!.byteOffset).getUint32(0);
        followed.push(now - sent[index]!);
      }
      if (followed.length >= total) return;
    }
  })();
  let next = 0;
  const append = async () => {
    const index = next++;
    const value = new Uint8Array(VALUE_BYTES);
    new DataView(value.buffer).setUint32(0, index);
    sent[index] = performance.now();
    const [result] = await log.append([{ topic, partition: index % PARTITIONS, key: null, value }]);
    if (result?.status !== 'appended') throw new Error(`not appended: ${result?.reason ?? ''}`);
    acknowledged.push(performance.now() - sent[index]);
  };
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  await Promise.all([start(append), follower]);
  const seconds = (performance.now() - begun) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const sort = (times: number[]) => times.sort((a, b) => a - b);
  return {
    'records/s': Math.round(total / seconds),
    'ack p50 ms': percentile(sort(acknowledged), 0.5),
    'ack p99 ms': percentile(acknowledged, 0.99),
    'follow p50 ms': percentile(sort(followed), 0.5),
    'follow p99 ms': percentile(followed, 0.99),
    'cpu µs/record (this process)': Math.round((user + system) / total),
  };
}

/** At a fixed rate, whatever the log does. */
const openLoop = (rate: number, total: number) => async (append: () => Promise<void>) => {
  const begun = performance.now();
  const running: Promise<void>[] = [];
  while (running.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - begun) * rate) / 1_000));
    while (running.length < due) running.push(append());
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(running);
};

/** As fast as it goes with so many under way. */
const closedLoop = (inFlight: number, total: number) => async (append: () => Promise<void>) => {
  let left = total;
  const worker = async () => {
    while (left-- > 0) await append();
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
};

const { log, close } = await open();
try {
  const seconds = Number(args.seconds);
  const run = Date.now().toString(36);
  await measure(log, `bench-${run}-warm`, 2_000, closedLoop(100, 2_000));
  console.table({
    '100/s': await measure(log, `bench-${run}-100`, 100 * seconds, openLoop(100, 100 * seconds)),
    '2,000/s': await measure(log, `bench-${run}-2000`, 2_000 * seconds, openLoop(2_000, 2_000 * seconds)),
    'one at a time': await measure(log, `bench-${run}-1`, 1_000, closedLoop(1, 1_000)),
    '2,000 under way': await measure(log, `bench-${run}-max`, 60_000, closedLoop(2_000, 60_000)),
  });
} finally {
  await close();
}
