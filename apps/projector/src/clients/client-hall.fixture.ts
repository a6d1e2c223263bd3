import type { ClientId } from '@battleline/domain';
import {
  type AnyEvent,
  CLIENT_KEYS_TOPIC,
  CLIENT_PARTITIONS,
  clientKeyRecord,
  CLIENTS_TOPIC,
  encodeClientKey,
  encodeRecord,
  memoryLog,
  memoryLogStore,
  openTopics,
  partitionOfKey,
  plainHeader,
} from '@battleline/events';
import { kyselyOver, type TestDatabase } from '@battleline/service/testing';
import { keepClientRows } from './client-rows.ts';

/** What nobody looks at here. */
export const QUIET = {
  logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  metrics: { watchBeside: () => undefined },
};
const ACTIVE = new Set(['accounts'] as const);

export const registered = (client: string, key: string): AnyEvent => ({
  type: 'ClientRegistered',
  client: client as ClientId,
  key,
  sealedName: `name sealed by ${key}`,
  sealedCredentials: `hash sealed by ${key}`,
});

/** A log of accounts, and some that keep its rows. */
export const startHall = async (database: TestDatabase, instances: number) => {
  const store = memoryLogStore();
  const log = memoryLog({ store, idleMs: 20 });
  await openTopics(log, encodeRecord);
  const stop = new AbortController();
  const kysely = kyselyOver(database.pool);
  /** Keeps the rows until the hall is stopped, or they are refused. */
  const keep = (): Promise<void> =>
    keepClientRows({ log: memoryLog({ store, idleMs: 20 }), database: { kysely }, ...QUIET, signal: stop.signal });
  const running = Array.from({ length: instances }, keep);
  for (const one of running) one.catch(() => undefined); // told by `running`

  const append = async (name: string, version: number, commandId: string, event: AnyEvent): Promise<void> => {
    const streams = [{ kind: 'name', id: name, version, checked: false, rests: false }] as const;
    const header = { ...plainHeader((Date.now() + 60_000) * 1000), streams, commandId };
    const value = encodeRecord(header, event, ACTIVE);
    const partition = partitionOfKey(name, CLIENT_PARTITIONS);
    await log.append([{ topic: CLIENTS_TOPIC, partition, key: null, value }]);
  };
  /** `null` = erased. */
  const addKey = async (key: string, sealed: string | null = 'sealed'): Promise<void> => {
    const value = sealed === null ? null : encodeClientKey({ type: 'ClientKey', key, sealed }, ACTIVE);
    await log.append([clientKeyRecord(key, value)]);
  };
  /** Waits until rows stand for all that is in the log now. */
  const reached = async (): Promise<void> => {
    const deadline = performance.now() + 20_000;
    for (;;) {
      const ends = await Promise.all([log.ends(CLIENTS_TOPIC), log.ends(CLIENT_KEYS_TOPIC)]);
      const standing = await database.ask(
        `select (select coalesce(sum(next_offset), 0) from clients_v1.standing)::int as clients,
          (select coalesce(sum(next_offset), 0) from client_keys.standing)::int as keys`,
      );
      const [clients, keys] = ends.map((end) => [...end.values()].reduce((sum, next) => sum + next, 0));
      if (standing[0]?.['clients'] === clients && standing[0]?.['keys'] === keys) return;
      if (performance.now() > deadline)
        throw new Error(`rows stand at ${JSON.stringify(standing)}, not ${clients} ${keys}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return {
    ...{ store, log, kysely, keep, running, append, addKey, reached },
    stop: () => (stop.abort(), Promise.allSettled(running)),
  };
};

export type Hall = Awaited<ReturnType<typeof startHall>>;
