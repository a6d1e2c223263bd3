import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedPostgres, isAlive, startEmbeddedPostgres } from '@battleline/events';
import type { Reaper } from './reaper.ts';

/** The Postgres of a run, to be mistreated. */
export type PostgresServer = {
  readonly port: number;
  readonly url: string;
  /** The same database through a proxy at this port. */
  readonly urlAt: (port: number) => string;
  readonly isUp: () => boolean;
  /** SIGKILL of the server; nothing is written to disk any more. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const GONE_WITHIN_MS = 20_000;
const LOOK_MS = 20;

/** Starts it durable, as in production, on a port that it keeps. */
export const startPostgresServer = async (
  dataFolder: string,
  port: number,
  reaper: Reaper,
): Promise<PostgresServer> => {
  let server: EmbeddedPostgres | undefined;
  let pid = 0;
  const start = async (): Promise<void> => {
    server = await startEmbeddedPostgres({ dataFolder, port });
    pid = Number.parseInt(await readFile(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8'));
    reaper.watch(pid);
  };
  await start();
  const { url = '' } = server ?? {};
  return {
    port,
    url,
    urlAt: (proxy) => {
      const changed = new URL(url);
      changed.port = String(proxy);
      return changed.href;
    },
    isUp: () => server !== undefined,
    kill: async () => {
      server = undefined;
      reaper.forget(pid);
      process.kill(pid, 'SIGKILL');
      // Until the system has noticed, its successor would take it for a living one.
      for (let left = GONE_WITHIN_MS; isAlive(pid); left -= LOOK_MS) {
        if (left <= 0) throw new Error(`Postgres, killed, still holds its process id ${pid}`);
        await delay(LOOK_MS);
      }
    },
    start,
    stop: async () => {
      reaper.forget(pid);
      const running = server;
      server = undefined;
      await running?.stop();
    },
  };
};
