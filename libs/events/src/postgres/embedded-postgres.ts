import { readFile, rename, stat, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { freePorts } from '../free-ports.ts';
import { isAlive } from '../is-alive.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { type Cluster, exists, openCluster, USER } from './postgres-cluster.ts';
import { run } from './server-program.ts';

export type EmbeddedPostgresOptions = {
  /** Holds the database, its password (readable by the owner only) and its log; made if missing. */
  readonly dataFolder: string;
  /** Without it, a free one. A server that already runs on this folder keeps its own. */
  readonly port?: number;
  /** Gives up durability for speed; for tests. */
  readonly fast?: boolean;
};

export type EmbeddedPostgres = {
  /** With user and password, for the database `battleline`. */
  readonly url: string;
  readonly port: number;
  /** True if a server ran on this folder already, as after a killed parent. */
  readonly adopted: boolean;
  readonly stop: () => Promise<void>;
};

const DATABASE = 'battleline';
const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 60_000;
const MAX_LOG_BYTES = 10_000_000;

const SETTINGS = [`listen_addresses=${HOST}`, `unix_socket_directories=''`, 'max_connections=200', 'log_timezone=UTC'];
const FAST_SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * Starts a real Postgres on the folder, or adopts the one that runs there. It doesn't end with this process, nor by a
 * Ctrl-C in the terminal: `stop` it. Rejects with EmbeddedPostgresError.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(resolve(options.dataFolder));
  let port = await findRunning(cluster);
  const adopted = port !== undefined;
  port ??= await start(cluster, options);
  await createDatabase(urlOf(cluster, port, 'postgres'));
  return { url: urlOf(cluster, port, DATABASE), port, adopted, stop: () => stop(cluster) };
}

const urlOf = ({ password }: Cluster, port: number, database: string) =>
  `postgres://${USER}:${password}@${HOST}:${port}/${database}`;

async function start(cluster: Cluster, options: EmbeddedPostgresOptions): Promise<number> {
  const [port = 0] = options.port ? [options.port] : await freePorts(1);
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const refusal = await tryStart(cluster, port, options.fast ?? false);
    if (refusal === undefined) return port;
    const running = await findRunning(cluster); // another process was faster
    if (running !== undefined) return running;
    if (/could not (bind|create any TCP)/.test(refusal)) {
      throw new EmbeddedPostgresError('PORT_IN_USE', `another program listens on port ${port}; choose another port`);
    }
    // After a killed postmaster its children need a moment to notice.
    if (!refusal.includes('shared memory block') || performance.now() > deadline) {
      throw new EmbeddedPostgresError('START_FAILED', `Postgres did not start on ${cluster.folder}: ${refusal}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Undefined when it runs, else the server's own words. */
async function tryStart({ folder, program, user }: Cluster, port: number, fast: boolean): Promise<string | undefined> {
  const settings = [...SETTINGS, ...(fast ? FAST_SETTINGS : [])].map((setting) => `-c ${setting}`).join(' ');
  const log = join(folder, 'server.log');
  const size = (await stat(log).catch(() => undefined))?.size ?? 0;
  if (size > MAX_LOG_BYTES) await rename(log, `${log}.1`);
  const args = ['start', '-w', '-t', `${START_TIMEOUT_MS / 1_000}`, '-D', folder, '-l', log];
  const started = await run(program.pg_ctl, [...args, '-o', `-p ${port} ${settings}`], { cwd: folder, user });
  if (started.code === 0) return undefined;
  const written = await readFile(log).catch(() => Buffer.alloc(0));
  return (
    written
      .subarray(size > MAX_LOG_BYTES ? 0 : size)
      .toString()
      .trim() || started.output
  );
}

/** The port of the server that runs on this folder, waiting for one that is just starting. */
async function findRunning(cluster: Cluster): Promise<number | undefined> {
  const pidFile = join(cluster.folder, 'postmaster.pid');
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    if (!pid || !isAlive(pid)) return undefined;
    if (!(await isPostgres(pid))) {
      // After a reboot the number may belong to another program; Postgres itself would refuse to start.
      await unlink(pidFile);
      return undefined;
    }
    if (port && (await answers(urlOf(cluster, port, 'postgres')))) return port;
    if (performance.now() > deadline) {
      throw new EmbeddedPostgresError('START_FAILED', `the Postgres with process id ${pid} runs but doesn't answer`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function isPostgres(pid: number): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => undefined);
  return command === undefined || command.startsWith('postgres');
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    const isMadeByAnother = error instanceof pg.DatabaseError && ['42P04', '23505'].includes(error.code ?? '');
    if (!isMadeByAnother) throw error;
  } finally {
    await client.end();
  }
}

async function stop({ program, folder, user }: Cluster): Promise<void> {
  const stopped = await run(program.pg_ctl, ['stop', '-m', 'fast', '-w', '-t', '30', '-D', folder], {
    cwd: folder,
    user,
  });
  if (stopped.code !== 0 && (await exists(join(folder, 'postmaster.pid')))) {
    await run(program.pg_ctl, ['stop', '-m', 'immediate', '-w', '-t', '30', '-D', folder], { cwd: folder, user });
  }
}
