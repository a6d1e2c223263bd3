import {
  defaultJarFolder,
  type FaultProxy,
  type LocalKafka,
  startFaultProxy,
  startLocalKafka,
} from '@battleline/events';
import { Kafka, logLevel } from 'kafkajs';
import type { Reaper } from './reaper.ts';

/** Three brokers, each behind a proxy that everybody else, the other brokers too, reaches it by. */
export type KafkaCluster = {
  /** advertised addresses */
  readonly bootstrap: readonly string[];
  readonly brokers: readonly Broker[];
  /** Whether every partition's replicas all have all its records. */
  readonly isInSync: () => Promise<boolean>;
  readonly stop: () => Promise<void>;
};

export type Broker = {
  readonly name: string;
  readonly status: () => 'up' | 'frozen' | 'starting' | 'down';
  readonly proxy: FaultProxy;
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** SIGTERM, and a new start */
  readonly restart: () => Promise<void>;
  readonly freeze: () => void;
  readonly thaw: () => void;
};

export type KafkaClusterOptions = {
  readonly dataFolder: string;
  readonly jarFolder: string | undefined;
  readonly nextPort: () => Promise<number>;
  /** by how much they give way to other processes, as in `nice` */
  readonly niceness: number;
  readonly reaper: Reaper;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
  /** A broker ended without having been told to. */
  readonly ended: (name: string) => void;
};

const BROKERS = 3;

export const startKafkaCluster = async (options: KafkaClusterOptions): Promise<KafkaCluster> => {
  const { reaper } = options;
  const ports: number[] = [];
  for (let i = 0; i < BROKERS; i += 1) ports.push(await options.nextPort());
  const proxies = await Promise.all(ports.map((port) => startFaultProxy({ target: { host: '127.0.0.1', port } })));
  const closeProxies = (): Promise<unknown> => Promise.all(proxies.map((proxy) => proxy.close()));
  let kafka: LocalKafka;
  try {
    kafka = await startLocalKafka({
      brokers: BROKERS,
      dataFolder: options.dataFolder,
      jarFolder: options.jarFolder ?? defaultJarFolder(),
      ports,
      advertise: (id) => proxies[id - 1]?.port ?? 0,
      javaOptions: ['-XX:+UseSerialGC'], // they live long enough for the better compiler
      niceness: options.niceness,
      log: options.log,
      signal: options.signal,
      onExit: (id) => options.ended(`broker-${id}`),
    });
  } catch (error) {
    await closeProxies();
    throw error;
  }
  const brokers = kafka.brokers.map((broker, index): Broker => {
    const proxy = proxies[index];
    if (!proxy) throw new Error(`broker ${broker.id} has no proxy`);
    let status: ReturnType<Broker['status']> = 'up';
    let pid = broker.pid();
    reaper.watch(pid);
    const start = async (): Promise<void> => {
      status = 'starting';
      reaper.forget(pid);
      await broker.restart();
      pid = broker.pid();
      reaper.watch(pid);
      status = 'up';
    };
    return {
      name: `broker-${broker.id}`,
      status: () => status,
      proxy,
      kill: async () => {
        status = 'down';
        await broker.kill('SIGKILL');
      },
      start,
      restart: start,
      freeze: () => {
        status = 'frozen';
        broker.pause();
      },
      thaw: () => {
        broker.resume();
        status = 'up';
      },
    };
  });
  const admin = new Kafka({
    brokers: [...kafka.bootstrap],
    clientId: 'chaos',
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
  }).admin();
  return {
    bootstrap: kafka.bootstrap,
    brokers,
    isInSync: async () => {
      try {
        await admin.connect();
        const { topics } = await admin.fetchTopicMetadata();
        return topics.every(({ partitions }) =>
          partitions.every(({ isr, replicas }) => isr.length === replicas.length),
        );
      } catch {
        return false; // whoever doesn't answer isn't there
      } finally {
        await admin.disconnect();
      }
    },
    stop: async () => {
      await kafka.kill();
      await closeProxies();
    },
  };
};
