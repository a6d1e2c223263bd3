import { randomBytes } from 'node:crypto';
import { accountDecider, type AccountCommand, type ClientId, type Feature, readAccountName } from '@battleline/domain';
import { clientKeyRecord, encodeClientKey, type EventLog } from '@battleline/events';
import { type AccountWriter, nameKeyOf, newDataKey, type StoredAccount } from '@battleline/service';
import { type AccountError, later, no, type Outcome, passwordFault, type Registration } from './account-outcome.ts';
import { type AccountSeals, type Opened, openedAs } from './account-seals.ts';
import type { AccountStore } from './account-store.ts';
import { newRecoveryCodes, type Passwords, recoveryHash } from './password.ts';

/** Registers a name for a new account. */
export type Register = (asked: {
  readonly commandId: string;
  readonly name: string;
  readonly password: string;
  /** the guest who becomes the account's owner; null: somebody new */
  readonly guest: ClientId | null;
}) => Promise<Outcome<Registration>>;

export type RegisterDeps = {
  readonly log: EventLog;
  readonly store: AccountStore;
  readonly write: AccountWriter;
  readonly passwords: Passwords;
  readonly features: () => ReadonlySet<Feature>;
  readonly nameSecret: string;
  readonly seals: AccountSeals;
  /** Proves by password that a stored account is his. */
  readonly check: (stored: StoredAccount, password: string) => Promise<Outcome<Opened>>;
  /** The living account of a client. */
  readonly storedOf: (client: ClientId) => Promise<StoredAccount | undefined>;
};

/** A registration that was held up for so long is given up: its key may have been erased as nobody's. */
const ABANDONED_AFTER_MS = 5 * 60_000;

export const createRegister = (deps: RegisterDeps): Register => {
  const { log, store, write, passwords, features, nameSecret, seals, check, storedOf } = deps;

  /** The key's record, until the log has it: nothing may be sealed by a key that could be lost. */
  const appendKey = async (id: string, value: Uint8Array | null): Promise<boolean> => {
    const record = clientKeyRecord(id, value);
    for (let tries = 0; tries < 3; tries += 1) if ((await log.append([record]))[0]?.status === 'appended') return true;
    return false;
  };

  return async ({ commandId, name, password, guest }) => {
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
    const sealed = seals.sealKey(dataKey.id, dataKey.bytes);
    const value = encodeClientKey({ type: 'ClientKey', key: dataKey.id, sealed }, features());
    if (!(await appendKey(dataKey.id, value))) return later;
    const command: AccountCommand = {
      type: 'register',
      client,
      key: dataKey.id,
      sealedName: seals.sealName(dataKey.bytes, nameKey, shown),
      sealedCredentials: seals.sealCredentials(dataKey.bytes, nameKey, credentials),
    };
    const keyedAt = performance.now();
    const isAbandoned = (): boolean => performance.now() - keyedAt > ABANDONED_AFTER_MS;
    const written = await write<AccountError['code']>({
      nameKey,
      commandId,
      actor: client,
      decide: ({ account }) => (isAbandoned() ? later : accountDecider.decide(command, account)),
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
};
