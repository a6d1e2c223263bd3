import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LOG4J_PROPERTIES, STARTED } from './broker-settings.ts';

const START_DEADLINE_MS = 60_000;
const LINES_KEPT = 15;

/** A running broker as an operating-system process. */
export type BrokerProcess = {
  readonly pid: number;
  /** Resolves once clients may come; rejects with the broker's last words if it ends or hangs before. */
  readonly started: Promise<void>;
  readonly exited: Promise<void>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** SIGTERM, and SIGKILL where that wasn't enough in time. */
  readonly stop: (deadlineMs: number) => Promise<void>;
};

/** What to run: the jars, the broker's folder with its `server.properties`, further options for Java. */
export type BrokerCommand = {
  readonly jarFolder: string;
  readonly folder: string;
  readonly javaOptions: readonly string[];
  readonly niceness: number;
};

const describeFailure = (folder: string, lines: readonly string[]): string => {
  const text = lines.join('\n');
  const address = /Socket server failed to bind to ([^\s:]+:\d+)/.exec(text)?.[1];
  if (address !== undefined) return `the port of ${address} is in use`;
  return `the Kafka broker in ${folder} ended; its last lines (more in kafka.log there):\n${text}`;
};

const whenStarted = (child: ChildProcess, folder: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const lines: string[] = [];
    const file = createWriteStream(join(folder, 'kafka.log'), { flags: 'a' });
    file.on('error', () => undefined); // a full disk: the broker itself says so
    const fail = (): void => reject(new Error(describeFailure(folder, lines)));
    const deadline = setTimeout(fail, START_DEADLINE_MS);
    let rest = '';
    const read = (chunk: Buffer): void => {
      file.write(chunk);
      const parts = (rest + chunk.toString()).split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts);
      lines.splice(0, lines.length - LINES_KEPT);
      if (!parts.some((line) => line.includes(STARTED))) return;
      clearTimeout(deadline);
      resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(deadline);
      file.end();
      fail();
    });
  });

const delay = (ms: number): Promise<'late'> =>
  new Promise((resolve) => {
    setTimeout(() => resolve('late'), ms).unref();
  });

/** Starts one broker. It has a process group of its own: Ctrl-C in a terminal must not reach all brokers at once. */
export const startBrokerProcess = async ({
  jarFolder,
  folder,
  javaOptions,
  niceness,
}: BrokerCommand): Promise<BrokerProcess> => {
  await mkdir(folder, { recursive: true });
  const log4j = join(folder, 'log4j2.properties');
  await writeFile(log4j, LOG4J_PROPERTIES);
  const args = [
    ...['-Xms128m', '-Xmx512m', '-Xshare:auto', '-Xlog:cds=off', '-Xlog:cds+dynamic=off', ...javaOptions],
    `-Dlog4j2.configurationFile=${log4j}`,
    ...['-cp', join(jarFolder, 'libs', '*'), 'kafka.Kafka', join(folder, 'server.properties')],
  ];
  const [program, before] = niceness === 0 ? ['java', []] : ['nice', ['-n', `${niceness}`, 'java']];
  const child = spawn(program, [...before, ...args], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const started = whenStarted(child, folder);
  started.catch(() => undefined); // whoever waits for it gets the error
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid ?? 0,
    started,
    exited,
    signal: (signal) => {
      if (isRunning()) child.kill(signal);
    },
    stop: async (deadlineMs) => {
      if (!isRunning()) return;
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      if ((await Promise.race([exited, delay(deadlineMs)])) === 'late') child.kill('SIGKILL');
      await exited;
    },
  };
};
