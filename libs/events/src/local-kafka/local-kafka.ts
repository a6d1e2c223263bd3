import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type BrokerProcess, startBrokerProcess } from './broker-process.ts';
import { type BrokerPlan, type BrokerSettings, printMetaProperties, printServerProperties } from './broker-settings.ts';
import { archiveOptions, makeArchive } from './class-archive.ts';
import { claimClusterFolder, LocalKafkaError } from './cluster-folder.ts';
import { freePorts, portsInUse } from '../free-ports.ts';
import { defaultJarFolder, fetchKafkaJars, localKafkaMissing } from './kafka-jars.ts';

/** One broker of a local cluster, to be mistreated by tests. */
export type LocalBroker = {
  readonly id: number;
  /** `127.0.0.1:port`, where the broker itself listens. */
  readonly address: string;
  /** its disk */
  readonly folder: string;
  readonly pid: () => number;
  /** Sends the signal and resolves when the process has ended. */
  readonly kill: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>;
  /** Starts it again with its data, ending it in an orderly way first if it runs. */
  readonly restart: () => Promise<void>;
  readonly pause: () => void;
  readonly resume: () => void;
};

/** A running local cluster. */
export type LocalKafka = {
  /** Advertised addresses, for `KAFKA_BROKERS`. */
  readonly bootstrap: readonly string[];
  readonly brokers: readonly LocalBroker[];
  /** Ends all brokers in an orderly way, one after the other; the data stays. */
  readonly stop: () => Promise<void>;
  /** Ends all brokers at once (SIGKILL). */
  readonly kill: () => Promise<void>;
};

export type LocalKafkaOptions = {
  readonly brokers: 1 | 3;
  readonly dataFolder: string;
  readonly jarFolder?: string;
  /** The brokers' ports; their controllers take each port + 10. Free ports where omitted. */
  readonly ports?: readonly number[];
  /** The port to advertise for a broker instead of its own. */
  readonly advertise?: (id: number, port: number) => number;
  /** Settings of a broker that go before the usual ones. */
  readonly settings?: (broker: BrokerPlan, cluster: readonly BrokerPlan[]) => BrokerSettings;
  /** Further options for Java; for benchmarks pass none, else a cheap start is preferred to fast code. */
  readonly javaOptions?: readonly string[];
  /** by how much brokers give way to other processes of this machine, as in `nice`; 0 unless told otherwise */
  readonly niceness?: number;
  readonly log?: (line: string) => void;
  /** Called when a broker ends without having been told to. */
  readonly onExit?: (id: number) => void;
  /** Gives up starting. */
  readonly signal?: AbortSignal;
};

const CONTROLLER_PORTS_AT = 10;
const STOP_DEADLINE_MS = 10_000;
// The last controller of three has no quorum left to take leave from, and would wait for minutes.
const LAST_STOP_DEADLINE_MS = 2_000;

const choosePorts = async (options: LocalKafkaOptions): Promise<readonly (readonly [number, number])[]> => {
  if (options.ports === undefined) {
    const free = await freePorts(2 * options.brokers);
    return Array.from({ length: options.brokers }, (_, i) => [free[2 * i] ?? 0, free[2 * i + 1] ?? 0]);
  }
  const pairs = options.ports.map((port) => [port, port + CONTROLLER_PORTS_AT] as const);
  const used = await portsInUse(pairs.flat());
  if (used.length > 0)
    throw new LocalKafkaError(`Port ${used.join(', ')} is in use; end what listens there or choose other ports.`);
  return pairs;
};

const ignoreExisting = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EEXIST') throw error;
};

const prepareJars = async (jarFolder: string, log: (line: string) => void, signal?: AbortSignal): Promise<void> => {
  const missing = await localKafkaMissing(jarFolder);
  if (missing !== undefined) throw new LocalKafkaError(missing);
  if (!(await fetchKafkaJars(jarFolder, log, signal))) return;
  log('preparing a quick start');
  await makeArchive(jarFolder);
};

/**
 * Starts Apache Kafka (KRaft) on the loopback address, without Docker: fetches the jars where they are missing, makes or
 * continues the cluster of the data folder, and resolves when clients may come. Throws LocalKafkaError.
 */
export const startLocalKafka = async (options: LocalKafkaOptions): Promise<LocalKafka> => {
  const log = options.log ?? (() => undefined);
  const jarFolder = resolve(options.jarFolder ?? defaultJarFolder());
  const dataFolder = resolve(options.dataFolder);
  await prepareJars(jarFolder, log, options.signal);
  const claim = await claimClusterFolder(dataFolder, options.brokers, log);
  const running = new Map<number, BrokerProcess>();
  const expectedToEnd = new Set<BrokerProcess>();
  let bootstrap: readonly string[] = [];
  let plans: readonly BrokerPlan[] = [];

  const start = async (plan: BrokerPlan): Promise<void> => {
    await mkdir(plan.folder, { recursive: true });
    await writeFile(
      join(plan.folder, 'server.properties'),
      printServerProperties(plan, plans, options.settings?.(plan, plans)),
    );
    // Only once: Kafka writes its directory's id into that file.
    await writeFile(join(plan.folder, 'meta.properties'), printMetaProperties(claim.clusterId, plan.id), {
      flag: 'wx',
    }).catch(ignoreExisting);
    const javaOptions = [...(options.javaOptions ?? ['-XX:TieredStopAtLevel=1']), ...(await archiveOptions(jarFolder))];
    const process = await startBrokerProcess({
      ...{ jarFolder, folder: plan.folder, javaOptions },
      niceness: options.niceness ?? 0,
    });
    running.set(plan.id, process);
    void process.exited.then(() => {
      if (!expectedToEnd.has(process)) options.onExit?.(plan.id);
    });
    await claim.noteBrokers(
      bootstrap,
      [...running.values()].map(({ pid }) => pid),
    );
    await process.started;
  };

  const end = async (id: number, how: (process: BrokerProcess) => Promise<void>): Promise<void> => {
    const process = running.get(id);
    if (process === undefined) return;
    expectedToEnd.add(process);
    await how(process);
    running.delete(id);
  };
  const kill = (id: number, signal: NodeJS.Signals): Promise<void> =>
    end(id, async (process) => {
      process.signal(signal);
      await process.exited;
    });
  const killAll = async (): Promise<void> => {
    await Promise.all(plans.map(({ id }) => kill(id, 'SIGKILL')));
    await claim.release();
  };

  const giveUp = (): void => void killAll();
  options.signal?.addEventListener('abort', giveUp, { once: true });
  try {
    options.signal?.throwIfAborted();
    const ports = await choosePorts(options);
    plans = ports.map(([port, controllerPort], index) => ({
      id: index + 1,
      port,
      controllerPort,
      advertisedPort: options.advertise?.(index + 1, port) ?? port,
      folder: join(dataFolder, `broker-${index + 1}`),
    }));
    bootstrap = plans.map(({ advertisedPort }) => `127.0.0.1:${advertisedPort}`);
    await Promise.all(plans.map(start));
  } catch (error) {
    await killAll();
    if (error instanceof LocalKafkaError) throw error;
    throw new LocalKafkaError(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    options.signal?.removeEventListener('abort', giveUp);
  }

  return {
    bootstrap,
    brokers: plans.map((plan) => ({
      id: plan.id,
      address: `127.0.0.1:${plan.port}`,
      folder: plan.folder,
      pid: () => running.get(plan.id)?.pid ?? 0,
      kill: (signal) => kill(plan.id, signal),
      restart: async () => {
        await end(plan.id, (process) => process.stop(STOP_DEADLINE_MS));
        await start(plan);
      },
      pause: () => running.get(plan.id)?.signal('SIGSTOP'),
      resume: () => running.get(plan.id)?.signal('SIGCONT'),
    })),
    stop: async () => {
      for (const [id] of [...running])
        await end(id, (process) =>
          process.stop(running.size === 1 && plans.length > 1 ? LAST_STOP_DEADLINE_MS : STOP_DEADLINE_MS),
        );
      await claim.release();
    },
    kill: killAll,
  };
};
