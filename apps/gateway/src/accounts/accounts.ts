import { randomBytes } from 'node:crypto';
import {
  accountDecider,
  type AccountCommand,
  type ClientId,
  type Feature,
  type NameKey,
  readAccountName,
} from '@battleline/domain';
import type { EventLog } from '@battleline/events';
import { type AccountWriter, nameKeyOf, type StoredAccount } from '@battleline/service';
import {
  later,
  no,
  type OpenAccount,
  type Outcome,
  passwordFault,
  type Registration,
  unreadable,
  wrong,
} from './account-outcome.ts';
import { createAccountSeals, isLiving, type Opened, openedAs } from './account-seals.ts';
import type { AccountStore } from './account-store.ts';
import { type Credentials, newRecoveryCodes, type Passwords, recoveryHash } from './password.ts';
import { createRegister, type Register } from './registering.ts';

/** What people do with accounts. Rejects while Postgres is away, and where too many passwords wait. */
export type Accounts = {
  readonly register: Register;
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
  /** decrypts them, too, while the master key is changed */
  readonly secondMasterKey?: Uint8Array | undefined;
  /** Told of an account whose key opens by none of them, each time that somebody asks for it. */
  readonly onUnreadable: (account: { readonly client: ClientId; readonly key: string }) => void;
};

export const createAccounts = (deps: AccountsDeps): Accounts => {
  const { store, write, passwords, nameSecret } = deps;
  const seals = createAccountSeals(deps.masterKey, deps.secondMasterKey);

  const keyOf = (name: string): NameKey => {
    const read = readAccountName(name);
    return nameKeyOf(nameSecret, read.ok ? (read.event?.canonical ?? '') : `no name: ${name}`);
  };

  /** Opens an account; undefined where there is none. */
  const open = (stored: StoredAccount): Outcome<Opened | undefined> => {
    const opening = seals.open(stored);
    switch (opening.status) {
      case 'opened':
        return { ok: true, value: opening.opened };
      case 'none':
        return { ok: true, value: undefined };
      case 'keyless':
        return later;
      case 'unreadable':
        deps.onUnreadable(opening.account);
        return unreadable;
    }
  };

  const check = async (stored: StoredAccount, password: string): Promise<Outcome<Opened>> => {
    const opening = open(stored);
    if (!opening.ok) return opening;
    const { value: opened } = opening;
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

  /** Carries out a command of one who has proven that the account is his. */
  const carryOut = async (opened: Opened, command: AccountCommand): Promise<Outcome<OpenAccount>> => {
    const written = await write({
      nameKey: opened.nameKey,
      commandId: randomBytes(16).toString('hex'),
      actor: opened.account.client,
      decide: ({ account }) => accountDecider.decide(command, account),
    });
    if (written.status === 'refused') return { ok: false, rejection: written.rejection };
    return written.status === 'written' ? { ok: true, value: openedAs(opened) } : later;
  };

  const setCredentials = (opened: Opened, credentials: Credentials): Promise<Outcome<OpenAccount>> =>
    carryOut(opened, {
      type: 'changePassword',
      from: opened.account.sealedCredentials,
      sealedCredentials: seals.sealCredentials(opened.dataKey, opened.nameKey, credentials),
    });

  const recover: Accounts['recover'] = async (name, code, next) => {
    const fault = passwordFault(next);
    if (fault) return fault;
    const stored = await store.name(keyOf(name));
    const opening = open(stored);
    if (!opening.ok) return opening;
    const { value: opened } = opening;
    const used = recoveryHash(code);
    const password = await passwords.hash(next);
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
    register: createRegister({ ...deps, seals, check, storedOf }),
    recover,
    prove: (name, password) => opening(store.name(keyOf(name)).then((stored) => check(stored, password))),
    proveAs: (client, password) => opening(checkClient(client, password)),
    ofClient: async (client) => {
      const stored = await storedOf(client);
      if (!stored) return no('NO_ACCOUNT', 'There is no such account any more.');
      const opening = open(stored);
      if (!opening.ok) return opening;
      const { value: opened } = opening;
      if (!opened) return no('NO_ACCOUNT', 'There is no such account any more.');
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
    nameOf: seals.nameOf,
  };
};
