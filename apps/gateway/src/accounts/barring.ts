import type { ClientId } from '@battleline/domain';
import { CLIENTS_TOPIC, decodeRecord, type EventLog } from '@battleline/events';
import { type Logger, pause } from '@battleline/service';
import type { AccountStore } from './account-store.ts';

/** Keeps those out whose accounts are disabled or erased. */
export type Barring = {
  /** Follows the topic `clients` from its end, until the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
};

export type BarringDeps = {
  readonly log: EventLog;
  readonly store: Pick<AccountStore, 'ofClients'>;
  /** who has a session as this gateway has folded the lobby */
  readonly present: () => Iterable<ClientId>;
  /** Ends his game and his session; tried until it is done. */
  readonly putOut: (client: ClientId) => Promise<void>;
  /** told of each account that a record speaks of */
  readonly onChanged: (client: ClientId) => void;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
};

const LOOK_MS = { first: 20, most: 1000 };
/** A record that isn't in the rows by then is void, or read by whoever comes after this gateway. */
const LOOKS_FOR_MS = 10 * 60_000;

/**
 * A gateway that reads a topic from its end can't tell which records are admitted: each that speaks of disabling or erasing
 * is a reason to ask the rows, until they say so too.
 */
export const createBarring = ({ log, store, present, putOut, onChanged, logger }: BarringDeps): Barring => {
  const isBarred = async (client: ClientId): Promise<boolean> => {
    const found = await store.ofClients([client]);
    return (
      found.length > 0 && found.every(({ account }) => account.status === 'disabled' || account.status === 'erased')
    );
  };

  const putOutOnceBarred = async (client: ClientId, signal: AbortSignal): Promise<void> => {
    const deadline = performance.now() + LOOKS_FOR_MS;
    for (let ms = LOOK_MS.first; !signal.aborted; ms = Math.min(ms * 2, LOOK_MS.most)) {
      if (await isBarred(client).catch(() => false)) return putOut(client);
      if (performance.now() > deadline) return;
      await pause(ms, signal);
    }
  };

  /** Those who were put out while no gateway looked. */
  const lookAtPresent = async (): Promise<void> => {
    const found = await store.ofClients([...present()]);
    for (const { account } of found)
      if (account.status === 'disabled' || account.status === 'erased') await putOut(account.client);
  };

  const hear = (value: Uint8Array | null, signal: AbortSignal): void => {
    const decoded = decodeRecord(value);
    if (decoded.status === 'unknown')
      return logger.error({ topic: CLIENTS_TOPIC, fingerprint: decoded.fingerprint }, 'record of a newer version');
    if (decoded.status !== 'decoded' || !('client' in decoded.event)) return;
    const { type, client } = decoded.event;
    onChanged(client);
    if (type === 'ClientDisabled' || type === 'ClientErased')
      putOutOnceBarred(client, signal).catch((error: unknown) => logger.warn({ error }, 'a client is not put out'));
  };

  return {
    run: async (signal) => {
      const from = await log.ends(CLIENTS_TOPIC);
      lookAtPresent().catch(() => undefined); // Postgres is away: then their rows are asked when they sign in
      for await (const item of log.follow({ topic: CLIENTS_TOPIC, from }, signal)) {
        if (item.type === 'failure') throw item.failure.error;
        for (const { value } of item.batch.records) hear(value, signal);
      }
    },
  };
};
