import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type FaultProxy, isAlive, startFaultProxy } from '@battleline/events';
import { startTestProcess, type TestProcess } from '@battleline/service/testing';
import { within } from './deadline.ts';
import { type LogWatch, watchLog } from './log-watch.ts';
import { type LogKind, startTestLog, type TestLog, type TestLogOptions } from './test-log.ts';

export const ROLES = ['gateway', 'projector', 'game-log'] as const;
export type Role = (typeof ROLES)[number];

/** All that we run, system or not. */
export type Program = Role | 'bot';

/** Where a version's programs are. */
export type MainOf = (role: Program) => string;

export const mainOf: MainOf = (role) => fileURLToPath(new URL(`../../apps/${role}/src/main.ts`, import.meta.url));

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 20_000;

/** One of the system's places for a process: it keeps its port when the process in it is killed and started again. */
export type Place = {
  readonly role: Role;
  readonly port: () => number;
  readonly process: () => TestProcess;
  /** From the next start on, this is the program here. */
  readonly install: (main: string) => void;
  /** Starts a process without waiting for anything. */
  readonly launch: () => TestProcess;
  /** Starts a process and waits until it is ready. */
  readonly start: () => Promise<void>;
  /** SIGTERM; the exit code */
  readonly stop: () => Promise<number | null>;
  /** SIGKILL */
  readonly kill: () => Promise<void>;
};

/** A gateway behind a proxy: clients use the proxy's address. */
export type GatewayPlace = Place & { readonly address: string; readonly proxy: FaultProxy };

/** A whole system of real processes. */
export type TestSystem = {
  readonly kind: LogKind;
  readonly servers: TestLog;
  readonly gateways: readonly GatewayPlace[];
  readonly projector: Place;
  readonly gameLog: Place;
  /** Another place, at which nothing runs yet; `port` 0 = a free one. */
  readonly place: (role: Role, port?: number) => Place;
  /** The clients' addresses, beginning with that of this gateway. */
  readonly addressesFrom: (gateway: number) => string[];
  /** The test's own eyes on the log. */
  readonly watch: () => LogWatch;
  /** Stops all processes and the servers, and starts all of them again on the same data and ports. */
  readonly restart: () => Promise<void>;
  /** What the processes said last. */
  readonly report: () => string;
  /** Every line that every process has logged so far. */
  readonly lines: () => readonly { readonly level: string; readonly msg: string }[];
  /** Ends everything in reverse; the result are process ids that should be gone and aren't, and bad exit codes. */
  readonly stop: () => Promise<readonly string[]>;
};

/** What signs sessions here, and makes names unreadable. */
export const SECRET = 'a secret that all gateways of this test share';

type PlaceOptions = {
  readonly main: string;
  readonly environment: () => Readonly<Record<string, string>>;
  readonly all: TestProcess[];
  readonly port?: number | undefined;
};

const createPlace = (role: Role, { environment, all, ...given }: PlaceOptions): Place => {
  let { main, port = 0 } = given;
  let current: TestProcess | undefined;
  const running = (): TestProcess => {
    if (!current) throw new Error(`no ${role} has been started here`);
    return current;
  };
  const place: Place = {
    role,
    port: () => port,
    process: running,
    install: (next) => void (main = next),
    launch: () => {
      const launched = startTestProcess(main, { ...environment(), HTTP_PORT: String(port) });
      current = launched;
      all.push(launched);
      return launched;
    },
    start: async () => {
      current = place.launch();
      const ready = await current.line('ready', READY_WITHIN_MS);
      const { port: heard } = role === 'gateway' ? ready : await current.line('started');
      port = Number(heard);
    },
    stop: () => within(STOP_WITHIN_MS, `the end of a ${role}`, () => running().stop()),
    kill: async () => {
      running().child.kill('SIGKILL');
      await running().exited;
    },
  };
  return place;
};

/** It has ended, and only waits for its parent to notice. */
const hasEnded = (pid: number): boolean => {
  try {
    return /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return true; // it ended just now
  }
};

export type SystemOptions = TestLogOptions & {
  readonly log: LogKind;
  readonly gateways?: number;
  /** the version that runs at first, if it isn't this one */
  readonly programs?: MainOf;
  /** for all processes, besides what the test system itself needs */
  readonly environment?: Readonly<Record<string, string>>;
};

/** Starts servers, gateways (each behind a proxy), a projector and a game-log, and waits until all are ready. */
export const startSystem = async ({
  log: kind,
  gateways: count = 3,
  programs = mainOf,
  environment: given = {},
  ...options
}: SystemOptions): Promise<TestSystem> => {
  const servers = await startTestLog(kind, options);
  const all: TestProcess[] = [];
  const environment = (): Readonly<Record<string, string>> => ({
    ...servers.environment(),
    SESSION_SECRET: SECRET,
    NAME_SECRET: SECRET,
    MASTER_KEY: Buffer.alloc(32, 5).toString('base64url'),
    // Clients that play without a pause, many of them at one address.
    LOGINS_PER_MINUTE: '10000',
    FRAMES_PER_SECOND: '10000',
    FRAMES_BURST: '10000',
    // Who stops spreads the moving of its clients; there are few here.
    DRAIN_MS: '300',
    ...given,
  });
  const place: TestSystem['place'] = (role, port) =>
    createPlace(role, { main: programs(role), environment, all, port });
  const [projector, gameLog] = [place('projector'), place('game-log')];
  const gateways: GatewayPlace[] = [];
  let watch: LogWatch | undefined;

  const stopAll = async (): Promise<string[]> => {
    await watch?.close();
    const codes = await Promise.allSettled([...gateways, projector, gameLog].map((place) => place.stop()));
    return codes.flatMap((code) =>
      code.status === 'rejected' ? [String(code.reason)] : code.value === 0 ? [] : [`exit code ${code.value}`],
    );
  };
  const killLeft = async (): Promise<void> => {
    for (const { child } of all) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await Promise.all(all.map(({ exited }) => exited));
  };
  const report = (): string =>
    all
      .map((one) => {
        const tail = one
          .lines()
          .slice(-6)
          .map((line) => JSON.stringify(line).slice(0, 600));
        return [`--- process ${one.child.pid}`, one.complaints(), ...tail].join('\n');
      })
      .join('\n');

  const system: TestSystem = {
    kind,
    servers,
    gateways,
    projector,
    gameLog,
    place,
    addressesFrom: (first) => gateways.map((_, index) => gateways[(first + index) % count]?.address ?? ''),
    watch: () => {
      if (!watch) throw new Error('nobody watches the log');
      return watch;
    },
    restart: async () => {
      const faults = await stopAll();
      if (faults.length > 0) throw new Error(`not everything stopped well: ${faults.join(', ')}`);
      await servers.restart(async () => undefined);
      await Promise.all([...gateways, projector, gameLog].map((place) => place.start()));
      watch = watchLog(await servers.open());
    },
    report,
    lines: () => all.flatMap((one) => one.lines()),
    stop: async () => {
      const faults = await stopAll();
      await Promise.all(gateways.map(({ proxy }) => proxy.close()));
      await killLeft();
      await servers.stop();
      const pids = [...all.map(({ child }) => child.pid ?? 0), ...servers.pids()];
      return [
        ...faults,
        ...pids.filter((pid) => isAlive(pid) && !hasEnded(pid)).map((pid) => `process ${pid} is left`),
      ];
    },
  };

  try {
    const places = Array.from({ length: count }, () => place('gateway'));
    await Promise.all([...places, projector, gameLog].map((one) => one.start()));
    for (const one of places) {
      const proxy = await startFaultProxy({ target: { host: '127.0.0.1', port: one.port() } });
      gateways.push({ ...one, proxy, address: `http://127.0.0.1:${proxy.port}` });
    }
    watch = watchLog(await servers.open());
    return system;
  } catch (error) {
    await killLeft();
    await servers.stop();
    throw new Error(`the system did not start: ${String(error)}\n${report()}`, { cause: error });
  }
};
