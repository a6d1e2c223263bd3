import type { ClientId } from '@battleline/domain';
import type { StoredAccount } from '@battleline/service';
import type { AccountStore } from './account-store.ts';

/** Under which names those with accounts are shown. */
export type Names = {
  /** The name; null: he has had one and is erased; undefined: not known, or a guest. Asks for it where it isn't known. */
  readonly of: (client: ClientId) => string | null | undefined;
  /** The account has changed, or is about to: it is asked for anew, several times, as its rows come a moment later. */
  readonly changed: (client: ClientId) => void;
  /** grows whenever a name has become known */
  readonly revision: () => number;
  readonly stop: () => void;
};

export type NamesDeps = {
  readonly store: Pick<AccountStore, 'ofClients'>;
  readonly nameOf: (stored: StoredAccount) => string | null | undefined;
  readonly isOn: () => boolean;
  /** told of each client who has come to be known by another name */
  readonly onNamed: (client: ClientId) => void;
  readonly limits?: { readonly kept: number; readonly everyMs: number; readonly againMs: readonly number[] };
};

const LIMITS = { kept: 20_000, everyMs: 100, againMs: [0, 500, 2_000, 10_000, 60_000] };

/** Names once seen, as many as are kept; all that are asked for together are looked up together. */
export const createNames = ({ store, nameOf, isOn, onNamed, limits = LIMITS }: NamesDeps): Names => {
  // Used last stands last. Guests are kept too, so that nobody asks for them again.
  const known = new Map<ClientId, string | null | undefined>();
  const wanted = new Set<ClientId>();
  let revision = 0;
  let timer: NodeJS.Timeout | undefined;
  const later = new Set<NodeJS.Timeout>();

  const keep = (client: ClientId, name: string | null | undefined): void => {
    known.delete(client);
    known.set(client, name);
    const [oldest] = known.keys();
    if (known.size > limits.kept && oldest !== undefined) known.delete(oldest);
  };

  const look = async (): Promise<void> => {
    const clients = [...wanted];
    wanted.clear();
    const found = new Map((await store.ofClients(clients)).map((stored) => [clientOf(stored), nameOf(stored)]));
    // Changed while it was looked up: the answer may be the old one.
    for (const client of clients.filter((one) => !wanted.has(one))) {
      const isNews = known.get(client) !== found.get(client);
      keep(client, found.get(client));
      if (!isNews) continue;
      revision += 1;
      onNamed(client);
    }
  };

  const schedule = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      // Postgres is away: whoever is shown is asked for again.
      look().catch(() => undefined);
    }, limits.everyMs).unref();
  };

  const ask = (client: ClientId): void => {
    wanted.add(client);
    schedule();
  };

  return {
    of: (client) => {
      if (known.has(client)) return known.get(client);
      if (isOn()) ask(client);
      return undefined;
    },
    changed: (client) => {
      for (const ms of limits.againMs) {
        const again = setTimeout(() => {
          later.delete(again);
          if (known.has(client)) ask(client);
        }, ms).unref();
        later.add(again);
      }
    },
    revision: () => revision,
    stop: () => [timer, ...later].forEach((one) => clearTimeout(one)),
  };
};

const clientOf = ({ account }: StoredAccount): ClientId | null =>
  account.status === 'unknown' ? null : account.client;
