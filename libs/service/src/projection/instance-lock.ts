import pg from 'pg';
import { type Backoff, waitBackoff } from '../backoff.ts';
import type { Logger } from '../logger.ts';
import { printProjection, type Projection } from './projection.ts';

/**
 * Held by the one instance of a projection that works; the others stand by. Correctness doesn't depend on it. It lives
 * on a connection of pg's: through Kysely nobody would hear that an idle one is lost.
 */
export type InstanceLock = { readonly release: () => Promise<void> };

const ASK_AGAIN: Backoff = { firstMs: 500, maxMs: 500 };

// A server must notice within seconds that the machine of the holder is gone.
const KEEPALIVES = 'set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3';

/**
 * Waits until no other instance holds the lock; rejects with an AbortError if the signal aborts before. A lock lost
 * with its connection is taken again when possible; meanwhile the checkpoints' compare-and-set decides.
 */
export const takeInstanceLock = async (options: {
  readonly url: string;
  readonly projection: Pick<Projection, 'name' | 'version'>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  readonly onStandby: () => void;
}): Promise<InstanceLock> => {
  const { url, logger, signal, onStandby } = options;
  const name = printProjection(options.projection);
  const released = new AbortController();
  const ended = AbortSignal.any([signal, released.signal]);
  let held: pg.Client | undefined;
  let waitedFor: string | undefined;

  const waitFor = (what: string): void => {
    if (what === 'the other instance' && waitedFor !== what) onStandby();
    if (what !== waitedFor) logger.info({ what }, 'waiting to become the active instance');
    waitedFor = what;
  };
  const take = async (): Promise<void> => {
    for (let tries = 0; ; tries += 1) {
      ended.throwIfAborted();
      const client = createClient(url, `battleline ${name}: lock`, () => onLost(client));
      try {
        await client.connect();
        await client.query(KEEPALIVES);
        while (!(await tryLock(client, name))) {
          waitFor('the other instance');
          await waitBackoff(ASK_AGAIN, 0, ended);
        }
        held = client;
        return;
      } catch (error) {
        await client.end().catch(() => undefined); // it may be gone already
        ended.throwIfAborted();
        waitFor(error instanceof Error ? error.message : String(error));
      }
      await waitBackoff(ASK_AGAIN, tries, ended);
    }
  };
  const onLost = (client: pg.Client): void => {
    if (held !== client || ended.aborted) return;
    held = undefined;
    logger.warn('instance lock lost');
    take().then(
      () => logger.info('instance lock taken again'),
      () => undefined, // only by the signal: the process stops
    );
  };

  await take();
  return {
    release: async () => {
      released.abort();
      await held?.end();
    },
  };
};

const createClient = (url: string, name: string, onLost: () => void): pg.Client => {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 3_000,
    query_timeout: 5_000,
    keepAlive: true,
  });
  client.on('error', onLost);
  client.on('end', onLost);
  return client;
};

const tryLock = async (client: pg.Client, name: string): Promise<boolean> => {
  const { rows } = await client.query<{ taken: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken',
    [`projection ${name}`],
  );
  return rows[0]?.taken ?? false;
};
