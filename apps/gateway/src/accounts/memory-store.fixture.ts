import { randomBytes } from 'node:crypto';
import { type ClientId, type NameKey, unknownAccount } from '@battleline/domain';
import {
  CLIENT_KEYS_TOPIC,
  CLIENT_PARTITIONS,
  clientKeyRecord,
  CLIENTS_TOPIC,
  decodeClientKey,
  decodeRecord,
  emptyPartition,
  type EventLog,
  foldRows,
  partitionOfKey,
  type RowStanding,
  type StreamCell,
  type StreamKey,
  streamsNamed,
} from '@battleline/events';
import type { StoredAccount } from '@battleline/service';
import type { AccountStore, Login } from './account-store.ts';

// What the projector and Postgres are to accounts, in memory: rows kept up with the log by the same fold.

export type MemoryAccounts = {
  readonly store: AccountStore;
  /** While it is away, all that is asked rejects. */
  readonly away: (isAway: boolean) => void;
  /** All that is kept, as text: nothing secret may be readable in it. */
  readonly text: () => string;
  readonly stop: () => Promise<void>;
};

const PARTITIONS = Array.from({ length: CLIENT_PARTITIONS }, (_, partition) => partition);
const fromTheStart = (): ReadonlyMap<number, number> => new Map(PARTITIONS.map((partition) => [partition, 0]));

export const memoryAccounts = (log: EventLog): MemoryAccounts => {
  const stop = new AbortController();
  const rows = new Map<StreamKey, StreamCell>();
  const commands = new Map<StreamKey, string[]>();
  const standings = new Map<number, RowStanding>();
  const keys = new Map<string, string>();
  const logins = new Map<string, Login & { readonly revoked: boolean }>();
  const tries = new Map<string, number>();
  const registering = new Map<ClientId, NameKey>();
  let isAway = false;

  const followClients = async (): Promise<void> => {
    for await (const item of log.follow({ topic: CLIENTS_TOPIC, from: fromTheStart() }, stop.signal)) {
      if (item.type === 'failure') throw item.failure.error;
      const { partition, records } = item.batch;
      const { streams: _, ...begin } = emptyPartition;
      const named = streamsNamed(records, decodeRecord);
      const known = new Map([...rows].filter(([key]) => named.has(key)));
      const place = { topic: CLIENTS_TOPIC, partition, decode: decodeRecord };
      const folding = foldRows(place, standings.get(partition) ?? begin, known, records);
      for (const [key, cell] of folding.changed) if (cell) rows.set(key, cell);
      for (const outcome of folding.outcomes)
        if (outcome.status === 'admitted')
          for (const { key } of outcome.changes)
            commands.set(key, [...(commands.get(key) ?? []), outcome.header.commandId ?? '']);
      standings.set(partition, folding.standing);
      for (const cell of folding.changed.values())
        if (cell?.state.kind === 'name' && cell.state.account.status === 'erased') {
          await log.append([clientKeyRecord(cell.state.account.key, null)]);
        }
    }
  };
  const followKeys = async (): Promise<void> => {
    for await (const item of log.follow({ topic: CLIENT_KEYS_TOPIC, from: fromTheStart() }, stop.signal)) {
      if (item.type === 'failure') throw item.failure.error;
      for (const { key, value } of item.batch.records) {
        const found = decodeClientKey(value);
        if (value === null && key) keys.delete(Buffer.from(key).toString('hex'));
        else if (found) keys.set(found.key, found.sealed);
      }
    }
  };
  const running = Promise.all([followClients(), followKeys()]);

  const storedAt = (stream: StreamKey): StoredAccount => {
    const cell = rows.get(stream);
    const account = cell?.state.kind === 'name' ? cell.state.account : unknownAccount;
    return {
      nameKey: stream.slice('name/'.length) as NameKey,
      account,
      version: cell?.version ?? 0,
      commandIds: commands.get(stream) ?? [],
      sealedKey: account.status === 'unknown' ? null : (keys.get(account.key) ?? null),
    };
  };
  /** Answers a turn later, as a database would. */
  const answer = async <Value>(value: () => Value): Promise<Value> => {
    await new Promise((resolve) => setImmediate(resolve));
    if (isAway) throw new Error('the database does not answer');
    return value();
  };

  const store: AccountStore = {
    name: (key) =>
      answer(() => {
        const standing = standings.get(partitionOfKey(key, CLIENT_PARTITIONS));
        return { ...storedAt(`name/${key}`), next: standing?.next ?? 0, now: standing?.clock.now ?? 0 };
      }),
    ofClients: (clients) =>
      answer(() =>
        [...rows.keys()]
          .map(storedAt)
          .filter(({ account }) => account.status !== 'unknown' && clients.includes(account.client)),
      ),
    beginRegistering: (client, name) =>
      answer(() => {
        const other = registering.get(client);
        if (other === undefined) registering.set(client, name);
        return other === undefined || other === name;
      }),
    endRegistering: (client) => answer(() => void registering.delete(client)),
    countTry: (what, limit) =>
      answer(() => {
        tries.set(what, (tries.get(what) ?? 0) + 1);
        return (tries.get(what) ?? 0) > limit.tries ? limit.seconds : 0;
      }),
    forgetTries: (what) => answer(() => void tries.delete(what)),
    startLogin: (client) =>
      answer(() => {
        const login = { login: randomBytes(16).toString('hex'), client, generation: 0 };
        logins.set(login.login, { ...login, revoked: false });
        return login;
      }),
    nextLogin: (login, generation) =>
      answer(() => {
        const found = logins.get(login);
        if (!found || found.revoked) return undefined;
        const isGood = found.generation === generation;
        const next = { ...found, generation: generation + 1, revoked: !isGood };
        logins.set(login, next);
        return isGood ? next : undefined;
      }),
    revokeLogin: (login) => answer(() => void revoke(({ login: id }) => id === login)),
    revokeLogins: (client) => answer(() => void revoke((one) => one.client === client)),
    gamesOf: () => answer(() => []),
  };
  const revoke = (isMeant: (login: Login) => boolean): void => {
    for (const [id, login] of logins) if (isMeant(login)) logins.set(id, { ...login, revoked: true });
  };

  return {
    store,
    away: (away) => void (isAway = away),
    text: () => JSON.stringify([[...rows], [...keys], [...logins]]),
    stop: async () => {
      stop.abort();
      await running;
    },
  };
};
