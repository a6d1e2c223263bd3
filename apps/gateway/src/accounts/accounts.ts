import { randomBytes } from 'node:crypto';
import {
  accountDecider,
  type AccountCommand,
  type AccountEvent,
  type AccountRejection,
  type AccountState,
  type ClientId,
  type Decision,
  type Feature,
  type NameKey,
  readAccountName,
  type Refusal,
} from '@battleline/domain';
import {
  CLIENT_KEYS_TOPIC,
  CLIENT_PARTITIONS,
  encodeClientKey,
  type EventLog,
  partitionOfKey,
} from '@battleline/events';
import type { AccountStore, StoredAccount } from './account-store.ts';
import type { AccountWriter } from './account-writer.ts';
import { type Credentials, newRecoveryCodes, type Passwords, recoveryHash } from './password.ts';
import { nameKeyOf, newDataKey, seal, unseal } from './sealing.ts';

export const ACCOUNT_ERRORS = [
  'BAD_NAME',
  'NAME_RESERVED',
  'NAME_TAKEN',
  'BAD_PASSWORD',
  'WRONG_CREDENTIALS',
  'ACCOUNT_DISABLED',
  'ALREADY_REGISTERED',
  'NO_ACCOUNT',
  'UNAVAILABLE',
] as const;
export type AccountError = Refusal<(typeof ACCOUNT_ERRORS)[number]>;

/** An account as its owner has proven to be. */
export type OpenAccount = { readonly client: ClientId; readonly nameKey: NameKey; readonly name: string };
export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly rejection: AccountError };

export type Registration = OpenAccount & { readonly recoveryCodes: readonly string[] };

/** What people do with accounts. Rejects while Postgres is away, and where too many passwords wait. */
export type Accounts = {
  readonly register: (asked: {
    readonly commandId: string;
    readonly name: string;
    readonly password: string;
    /** the guest who becomes the account's owner; null: somebody new */
    readonly guest: ClientId | null;
  }) => Promise<Outcome<Registration>>;
  /** Proves by password that the name is his. */
  readonly prove: (name: string, password: string) => Promise<Outcome<OpenAccount>>;
  readonly proveAs: (client: ClientId, password: string) => Promise<Outcome<OpenAccount>>;
  readonly ofClient: (client: ClientId) => Promise<Outcome<OpenAccount>>;
  readonly changePassword: (client: ClientId, password: string, next: string) => Promise<Outcome<OpenAccount>>;
  readonly renewCodes: (client: ClientId, password: string) => Promise<Outcome<Registration>>;
  /** Sets a new password by one of the recovery codes, which is used up by it. */
  readonly recover: (name: string, code: string, next: string) => Promise<Outcome<OpenAccount>>;
  readonly erase: (client: ClientId, password: string) => Promise<Outcome<OpenAccount>>;
  /** The key of a name, for counting tries; of any text. */
  readonly keyOf: (name: string) => NameKey;
  /** The name that a stored account is shown under; null once it is erased, undefined where its key isn't there. */
  readonly nameOf: (stored: StoredAccount) => string | null | undefined;
};

export type AccountsDeps = {
  readonly log: EventLog;
  readonly store: AccountStore;
  readonly write: AccountWriter;
  readonly passwords: Passwords;
  readonly features: () => ReadonlySet<Feature>;
  readonly nameSecret: string;
  /** 32 bytes: encrypts the accounts' data keys */
  readonly masterKey: Uint8Array;
};

type Living = Extract<AccountState, { readonly status: 'active' | 'disabled' }>;
type Opened = {
  readonly nameKey: NameKey;
  readonly account: Living;
  readonly dataKey: Buffer;
  readonly credentials: Credentials;
};

/** A registration that was held up for so long is given up: its key may have been erased as nobody's. */
const ABANDONED_AFTER_MS = 5 * 60_000;
const PASSWORD_LENGTH = { least: 8, most: 128 } as const;

const no = <Code extends AccountError['code']>(code: Code, reason: string) =>
  ({ ok: false, rejection: { code, reason } }) as const;

const wrong = no('WRONG_CREDENTIALS', 'Name and password do not fit.');
const later = no('UNAVAILABLE', 'This cannot be answered now: try again in a moment.');

const passwordFault = (password: string): Outcome<never> | undefined => {
  const { length } = [...password];
  return length < PASSWORD_LENGTH.least || length > PASSWORD_LENGTH.most
    ? no('BAD_PASSWORD', `A password has ${PASSWORD_LENGTH.least} to ${PASSWORD_LENGTH.most} characters.`)
    : undefined;
};

const isLiving = (account: AccountState): account is Living =>
  account.status === 'active' || account.status === 'disabled';

export const createAccounts = (deps: AccountsDeps): Accounts => {
  const { log, store, write, passwords, features, nameSecret, masterKey } = deps;

  const keyOf = (name: string): NameKey => {
    const read = readAccountName(name);
    return nameKeyOf(nameSecret, read.ok ? (read.event?.canonical ?? '') : `no name: ${name}`);
  };

  const dataKeyOf = ({ account, sealedKey }: StoredAccount): Buffer | undefined =>
    sealedKey === null || account.status === 'unknown' ? undefined : unseal(masterKey, sealedKey, `key/${account.key}`);

  const sealCredentials = (key: Uint8Array, nameKey: NameKey, credentials: Credentials): string =>
    seal(key, JSON.stringify(credentials), `credentials/${nameKey}`);

  const openStored = (stored: StoredAccount): Opened | undefined => {
    const { account, nameKey } = stored;
    const dataKey = dataKeyOf(stored);
    if (!isLiving(account) || !dataKey) return undefined;
    const text = unseal(dataKey, account.sealedCredentials, `credentials/${nameKey}`)?.toString();
    return text === undefined ? undefined : { nameKey, account, dataKey, credentials: JSON.parse(text) as Credentials };
  };

  const openedAs = ({ nameKey, account, dataKey }: Opened): OpenAccount => ({
    client: account.client,
    nameKey,
    name: unseal(dataKey, account.sealedName, `name/${nameKey}`)?.toString() ?? '',
  });

  const check = async (stored: StoredAccount, password: string): Promise<Outcome<Opened>> => {
    const opened = openStored(stored);
    if (!opened && isLiving(stored.account)) return later;
    if (!(await passwords.matches(password, opened?.credentials.password)) || !opened) return wrong;
    if (opened.account.status === 'disabled') return no('ACCOUNT_DISABLED', 'This account is disabled.');
    return { ok: true, value: opened };
  };

  const storedOf = async (client: ClientId): Promise<StoredAccount | undefined> =>
    (await store.ofClients([client])).find(({ account }) => isLiving(account));

  const checkClient = async (client: ClientId, password: string): Promise<Outcome<Opened>> => {
    const stored = await storedOf(client);
    return stored ? check(stored, password) : no('NO_ACCOUNT', 'You have no account.');
  };

  /** The key's record, until the log has it: nothing may be sealed by a key that could be lost. */
  const appendKey = async (id: string, value: Uint8Array | null): Promise<boolean> => {
    const record = {
      topic: CLIENT_KEYS_TOPIC,
      partition: partitionOfKey(id, CLIENT_PARTITIONS),
      key: Buffer.from(id, 'hex'),
      value,
    };
    for (let tries = 0; tries < 3; tries += 1) if ((await log.append([record]))[0]?.status === 'appended') return true;
    return false;
  };

  const decideOn =
    (command: AccountCommand) =>
    ({ account }: StoredAccount): Decision<AccountEvent, AccountRejection> =>
      accountDecider.decide(command, account);

  /** Carries out a command of one who has proven that the account is his. */
  const carryOut = async (opened: Opened, command: AccountCommand): Promise<Outcome<OpenAccount>> => {
    const written = await write({
      nameKey: opened.nameKey,
      commandId: randomBytes(16).toString('hex'),
      actor: opened.account.client,
      decide: decideOn(command),
    });
    if (written.status === 'refused') return { ok: false, rejection: written.rejection };
    return written.status === 'written' ? { ok: true, value: openedAs(opened) } : later;
  };

  const setCredentials = (opened: Opened, credentials: Credentials): Promise<Outcome<OpenAccount>> =>
    carryOut(opened, {
      type: 'changePassword',
      from: opened.account.sealedCredentials,
      sealedCredentials: sealCredentials(opened.dataKey, opened.nameKey, credentials),
    });

  const register: Accounts['register'] = async ({ commandId, name, password, guest }) => {
    const read = readAccountName(name);
    if (!read.ok) return { ok: false, rejection: read.rejection };
    const fault = passwordFault(password);
    if (fault) return fault;
    const { shown, canonical } = read.event ?? { shown: '', canonical: '' };
    const nameKey = nameKeyOf(nameSecret, canonical);
    const standing = await store.name(nameKey);
    // Sent again: the first answer was lost. Codes are told once only.
    if (standing.commandIds.includes(commandId)) {
      const checked = await check(standing, password);
      return checked.ok ? { ok: true, value: { ...openedAs(checked.value), recoveryCodes: [] } } : checked;
    }
    if (standing.account.status !== 'unknown') return no('NAME_TAKEN', 'This name is taken: choose another one.');
    if (guest !== null && (await storedOf(guest))) return no('ALREADY_REGISTERED', 'You have an account already.');
    const client = guest ?? (randomBytes(16).toString('hex') as ClientId);
    if (guest !== null && !(await store.beginRegistering(guest, nameKey)))
      return no('ALREADY_REGISTERED', 'You are being registered under another name.');

    const recoveryCodes = newRecoveryCodes();
    const credentials = { password: await passwords.hash(password), recovery: recoveryCodes.map(recoveryHash) };
    const dataKey = newDataKey();
    const sealed = seal(masterKey, dataKey.bytes, `key/${dataKey.id}`);
    const value = encodeClientKey({ type: 'ClientKey', key: dataKey.id, sealed }, features());
    if (!(await appendKey(dataKey.id, value))) return later;
    const command: AccountCommand = {
      type: 'register',
      client,
      key: dataKey.id,
      sealedName: seal(dataKey.bytes, shown, `name/${nameKey}`),
      sealedCredentials: sealCredentials(dataKey.bytes, nameKey, credentials),
    };
    const keyedAt = performance.now();
    const isAbandoned = (): boolean => performance.now() - keyedAt > ABANDONED_AFTER_MS;
    const decide = decideOn(command);
    const written = await write<AccountError['code']>({
      nameKey,
      commandId,
      actor: client,
      decide: (found) => (isAbandoned() ? later : decide(found)),
    });
    if (written.status === 'refused') {
      await appendKey(dataKey.id, null);
      if (guest !== null) await store.endRegistering(guest);
      return { ok: false, rejection: written.rejection };
    }
    if (written.status === 'undecided') return later;
    // The same command from two gateways at once: the other one's key counts.
    const { account } = written.found;
    if (account.status === 'unknown' || account.key !== dataKey.id) {
      await appendKey(dataKey.id, null);
      return later;
    }
    return { ok: true, value: { client, nameKey, name: shown, recoveryCodes } };
  };

  const recover: Accounts['recover'] = async (name, code, next) => {
    const fault = passwordFault(next);
    if (fault) return fault;
    const stored = await store.name(keyOf(name));
    const opened = openStored(stored);
    const used = recoveryHash(code);
    const password = await passwords.hash(next);
    if (!opened && isLiving(stored.account)) return later;
    if (!opened?.credentials.recovery.includes(used)) return wrong;
    return setCredentials(opened, {
      password,
      recovery: opened.credentials.recovery.filter((left) => left !== used),
    });
  };

  const opening = async (checking: Promise<Outcome<Opened>>): Promise<Outcome<OpenAccount>> => {
    const checked = await checking;
    return checked.ok ? { ok: true, value: openedAs(checked.value) } : checked;
  };

  return {
    register,
    recover,
    prove: (name, password) => opening(store.name(keyOf(name)).then((stored) => check(stored, password))),
    proveAs: (client, password) => opening(checkClient(client, password)),
    ofClient: async (client) => {
      const stored = await storedOf(client);
      if (!stored) return no('NO_ACCOUNT', 'There is no such account any more.');
      const opened = openStored(stored);
      if (!opened) return later;
      if (opened.account.status === 'disabled') return no('ACCOUNT_DISABLED', 'This account is disabled.');
      return { ok: true, value: openedAs(opened) };
    },
    changePassword: async (client, password, next) => {
      const fault = passwordFault(next);
      if (fault) return fault;
      const checked = await checkClient(client, password);
      if (!checked.ok) return checked;
      const { recovery } = checked.value.credentials;
      return setCredentials(checked.value, { password: await passwords.hash(next), recovery });
    },
    renewCodes: async (client, password) => {
      const checked = await checkClient(client, password);
      if (!checked.ok) return checked;
      const recoveryCodes = newRecoveryCodes();
      const { credentials } = checked.value;
      const done = await setCredentials(checked.value, { ...credentials, recovery: recoveryCodes.map(recoveryHash) });
      return done.ok ? { ok: true, value: { ...done.value, recoveryCodes } } : done;
    },
    erase: async (client, password) => {
      const checked = await checkClient(client, password);
      return checked.ok ? carryOut(checked.value, { type: 'erase' }) : checked;
    },
    keyOf,
    nameOf: (stored) => {
      if (stored.account.status === 'erased') return null;
      const dataKey = dataKeyOf(stored);
      if (!isLiving(stored.account) || !dataKey) return undefined;
      return unseal(dataKey, stored.account.sealedName, `name/${stored.nameKey}`)?.toString();
    },
  };
};
