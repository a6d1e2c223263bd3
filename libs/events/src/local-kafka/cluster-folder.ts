import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isAlive } from '../is-alive.ts';

/** A local cluster that can't be started as asked; the message says what to do. */
export class LocalKafkaError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LocalKafkaError';
  }
}

type Claim = { readonly pid: number; readonly bootstrap: readonly string[]; readonly brokers: readonly number[] };
type Identity = { readonly clusterId: string; readonly brokers: number };

const readJson = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
};

const commandLine = async (pid: number): Promise<string> => {
  try {
    return (await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)])).stdout;
  } catch {
    return '';
  }
};

/** Brokers of this folder whose starter was killed run on; they are ours to end. The command line guards against a pid used again. */
const endOrphans = async (folder: string, pids: readonly number[], log: (line: string) => void): Promise<void> => {
  for (const pid of pids) {
    if (!isAlive(pid) || !(await commandLine(pid)).includes(folder)) continue;
    log(`ending the broker with pid ${pid}, left over from an earlier start`);
    process.kill(pid, 'SIGCONT');
    process.kill(pid, 'SIGTERM');
    const deadline = performance.now() + 5_000;
    while (isAlive(pid) && performance.now() < deadline) await delay(50);
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    while (isAlive(pid)) await delay(50);
  }
};

/** A data folder that this process alone uses until `release`. */
export type ClusterFolder = {
  readonly clusterId: string;
  readonly noteBrokers: (bootstrap: readonly string[], pids: readonly number[]) => Promise<void>;
  readonly release: () => Promise<void>;
};

/** Claims a data folder for a cluster of so many brokers; a new folder gets a new cluster id. */
export const claimClusterFolder = async (
  folder: string,
  brokers: number,
  log: (line: string) => void,
): Promise<ClusterFolder> => {
  const claimPath = join(folder, 'running.json');
  const identityPath = join(folder, 'cluster.json');
  const claim: Claim = { pid: process.pid, bootstrap: [], brokers: [] };
  try {
    await mkdir(folder, { recursive: true });
    const earlier = (await readJson(claimPath)) as Claim | undefined;
    if (earlier !== undefined && isAlive(earlier.pid))
      throw new LocalKafkaError(
        `Kafka already runs on ${folder} (pid ${earlier.pid}): use it with KAFKA_BROKERS=${earlier.bootstrap.join(',')}, ` +
          'stop it first, or choose another folder.',
      );
    if (earlier !== undefined) await endOrphans(folder, earlier.brokers, log);
    await rm(claimPath, { force: true });
    await writeFile(claimPath, JSON.stringify(claim), { flag: 'wx' });
    const identity = ((await readJson(identityPath)) as Identity | undefined) ?? {
      clusterId: randomBytes(16).toString('base64url'),
      brokers,
    };
    if (identity.brokers !== brokers) {
      await rm(claimPath, { force: true });
      throw new LocalKafkaError(
        `${folder} holds a cluster of ${identity.brokers} broker(s): start it with that number, or choose another folder.`,
      );
    }
    await writeFile(identityPath, JSON.stringify(identity));
    return {
      clusterId: identity.clusterId,
      noteBrokers: (bootstrap, pids) => writeFile(claimPath, JSON.stringify({ ...claim, bootstrap, brokers: pids })),
      release: () => rm(claimPath, { force: true }),
    };
  } catch (error) {
    if (error instanceof LocalKafkaError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new LocalKafkaError(
      `Kafka's data folder ${folder} can't be used: ${reason}. Choose a folder that you may write to.`,
      {
        cause: error,
      },
    );
  }
};
