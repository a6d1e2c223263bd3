import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EventLog, type FaultProxy, kafkaLog, postgresLog, startFaultProxy } from '@battleline/events';
import type { LogKind } from '../plan/options.ts';
import type { BugName } from '../planted/bugs.ts';
import { type KafkaCluster, startKafkaCluster } from './kafka-cluster.ts';
import { createPlace, type LogLine, type Place } from './place.ts';
import { createPortPool } from './ports.ts';
import { type PostgresServer, startPostgresServer } from './postgres-server.ts';
import type { Reaper } from './reaper.ts';
import { createWrongClock, type WrongClock } from './wrong-clock.ts';

export const ROLES = ['gateway', 'projector', 'game-log'] as const;
export type Role = (typeof ROLES)[number];

/** A process's own way to Postgres. */
export type Link = { readonly name: string; readonly proxy: FaultProxy };

export type SystemPlace = Place & { readonly role: Role; readonly link: Link };
export type GatewayPlace = SystemPlace & { readonly address: string; readonly clock: WrongClock | undefined };

/** All that runs: servers, proxies before them, processes. */
export type System = {
  readonly log: LogKind;
  readonly gateways: readonly GatewayPlace[];
  readonly projectors: readonly SystemPlace[];
  readonly gameLogs: readonly SystemPlace[];
  readonly postgres: PostgresServer;
  readonly kafka: KafkaCluster | undefined;
  /** A reader of our own; past the proxies, where the log is in Postgres. */
  readonly openLog: () => Promise<EventLog>;
  /** Stops the processes; the result is what didn't end well. */
  readonly stopPlaces: () => Promise<readonly string[]>;
  /** Ends everything that still runs. */
  readonly stop: () => Promise<void>;
};

export type SystemOptions = {
  readonly log: LogKind;
  readonly gateways: number;
  readonly folder: string;
  readonly jarFolder: string | undefined;
  /** planted into the gateways */
  readonly bug: BugName | undefined;
  /** of libfaketime, if this machine has it */
  readonly faketime: string | undefined;
  readonly reaper: Reaper;
  readonly note: (line: string) => void;
  /** Something ended without having been told to; it is started again. */
  readonly crashed: (name: string, how: string, lastWords: string) => void;
  readonly signal: AbortSignal;
};

const INSTANCES = 2;
/** One machine stands for many here: what would have its own, or may lag, gives way to what players wait for. */
const GIVES_WAY = 5;
const SECRET = 'a secret that all gateways of a chaos run share';
const AGAIN_MS = 1_000;

const mainOf = (role: Role): string => fileURLToPath(new URL(`../../../apps/${role}/src/main.ts`, import.meta.url));

const plantedEnvironment = (bug: BugName | undefined): Readonly<Record<string, string>> =>
  bug === undefined
    ? {}
    : { PLANTED_BUG: bug, NODE_OPTIONS: `--import=${new URL('../planted/plant.ts', import.meta.url).href}` };

/** A standby is as good as ready: it waits for the other one to fall. */
const isReady =
  (role: Role) =>
  ({ msg }: LogLine): boolean =>
    msg === 'ready' || (role !== 'gateway' && msg === 'waiting to become the active instance');

/** Starts it all, and waits until all is ready. */
export const startSystem = async (options: SystemOptions): Promise<System> => {
  const { folder, reaper, note, signal } = options;
  const nextPort = createPortPool();
  const logFolder = join(folder, 'logs');
  mkdirSync(logFolder, { recursive: true });
  const closing: (() => Promise<unknown>)[] = [];
  let isStopping = false;

  const stop = async (): Promise<void> => {
    isStopping = true;
    for (let last = closing.pop(); last; last = closing.pop()) await last();
  };

  try {
    note('starting Postgres');
    const postgres = await startPostgresServer(join(folder, 'postgres'), await nextPort(), reaper);
    closing.push(() => postgres.stop());
    signal.throwIfAborted();
    let kafka: KafkaCluster | undefined;
    if (options.log === 'kafka') {
      note('starting three brokers');
      kafka = await startKafkaCluster({
        dataFolder: join(folder, 'kafka'),
        jarFolder: options.jarFolder,
        nextPort,
        niceness: GIVES_WAY,
        reaper,
        log: note,
        signal,
        ended: (name) => options.crashed(name, 'by itself', `see ${folder}/kafka`),
      });
      closing.push(async () => kafka?.stop());
    }

    const environment = (link: Link, port: number): Record<string, string> => ({
      DATABASE_URL: postgres.urlAt(link.proxy.port),
      EVENT_LOG: options.log,
      ...(kafka && { KAFKA_BROKERS: kafka.bootstrap.join(',') }),
      HTTP_HOST: '127.0.0.1',
      HTTP_PORT: String(port),
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
    });
    const makePlace = async (
      role: Role,
      number: number,
      clock?: WrongClock,
    ): Promise<SystemPlace & { readonly port: number }> => {
      const name = `${role}-${number}`;
      const proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: postgres.port } });
      closing.push(() => proxy.close());
      const link = { name: `${name}'s Postgres`, proxy };
      const port = await nextPort();
      const place = createPlace({
        name,
        program: mainOf(role),
        environment: {
          ...environment(link, port),
          ...clock?.environment,
          ...(role === 'gateway' && plantedEnvironment(options.bug)),
          // Starting from snapshots is to be seen in a short run, too.
          ...(role === 'projector' && { SNAPSHOT_EVERY_SECONDS: '5' }),
          ...(role === 'gateway' && {
            SESSION_SECRET: SECRET,
            LOGINS_PER_MINUTE: '100000',
            CONNECTIONS_PER_ADDRESS: '10000',
          }),
        },
        logFolder,
        reaper,
        niceness: role === 'gateway' ? 0 : GIVES_WAY,
        isReady: isReady(role),
        ended: (how, lastWords) => {
          options.crashed(name, how, lastWords);
          setTimeout(() => {
            if (!isStopping && place.status() === 'down') place.start().catch(() => undefined); // `ended` comes again
          }, AGAIN_MS);
        },
      });
      closing.push(() => place.kill());
      return { ...place, role, link, port };
    };

    const gateways: GatewayPlace[] = [];
    for (let number = 1; number <= options.gateways; number += 1) {
      const isWrong = number === options.gateways && options.faketime !== undefined;
      const clock = isWrong ? createWrongClock(options.faketime, join(folder, 'clock')) : undefined;
      const place = await makePlace('gateway', number, clock);
      gateways.push({ ...place, address: `http://127.0.0.1:${place.port}`, clock });
    }
    const projectors: SystemPlace[] = [];
    const gameLogs: SystemPlace[] = [];
    for (let number = 1; number <= INSTANCES; number += 1) {
      projectors.push(await makePlace('projector', number));
      gameLogs.push(await makePlace('game-log', number));
    }
    const places = [...gateways, ...projectors, ...gameLogs];
    signal.throwIfAborted();
    note(`starting ${places.length} processes`);
    await Promise.all(places.map((place) => place.start()));
    signal.throwIfAborted();

    return {
      log: options.log,
      gateways,
      projectors,
      gameLogs,
      postgres,
      kafka,
      openLog: async () =>
        kafka ? kafkaLog({ brokers: kafka.bootstrap }) : postgresLog({ url: postgres.url, name: 'chaos' }),
      stopPlaces: async () => {
        isStopping = true;
        const ends = await Promise.all(places.map(async (place) => [place.name, await place.stop()] as const));
        return ends.flatMap(([name, code]) => (code === 0 ? [] : [`${name} stopped with exit code ${code}`]));
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
