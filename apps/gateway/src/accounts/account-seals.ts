import type { AccountState, NameKey } from '@battleline/domain';
import { createKeySeals, seal, type StoredAccount, unseal } from '@battleline/service';
import type { OpenAccount } from './account-outcome.ts';
import type { Credentials } from './password.ts';

type Living = Extract<AccountState, { readonly status: 'active' | 'disabled' }>;

/** A stored account whose key could be opened. */
export type Opened = {
  readonly nameKey: NameKey;
  readonly account: Living;
  readonly dataKey: Buffer;
  readonly credentials: Credentials;
};

/** What opening an account comes to. */
export type Opening =
  | { readonly status: 'opened'; readonly opened: Opened }
  /** there is no account that lives */
  | { readonly status: 'none' }
  /** its key isn't there yet */
  | { readonly status: 'keyless' }
  /** its key opens by none of our master keys, or isn't the one that sealed it: that stays so */
  | { readonly status: 'unreadable'; readonly account: Living };

/** What of an account is encrypted by its own key, and that by the master key: it ends with the key (AES-256-GCM). */
export type AccountSeals = {
  readonly sealKey: (id: string, dataKey: Uint8Array) => string;
  readonly sealName: (dataKey: Uint8Array, nameKey: NameKey, shown: string) => string;
  readonly sealCredentials: (dataKey: Uint8Array, nameKey: NameKey, credentials: Credentials) => string;
  readonly open: (stored: StoredAccount) => Opening;
  /** The name that a stored account is shown under; null once it is erased, undefined where its key isn't there. */
  readonly nameOf: (stored: StoredAccount) => string | null | undefined;
};

export const isLiving = (account: AccountState): account is Living =>
  account.status === 'active' || account.status === 'disabled';

/** As its owner sees it. */
export const openedAs = ({ nameKey, account, dataKey }: Opened): OpenAccount => ({
  client: account.client,
  nameKey,
  name: unseal(dataKey, account.sealedName, `name/${nameKey}`)?.toString() ?? '',
});

/** Keys of 32 bytes; what `secondMasterKey` has sealed opens, too. */
export const createAccountSeals = (masterKey: Uint8Array, secondMasterKey?: Uint8Array): AccountSeals => {
  const keys = createKeySeals(masterKey, secondMasterKey);
  const dataKeyOf = ({ account, sealedKey }: StoredAccount): Buffer | undefined =>
    sealedKey === null || account.status === 'unknown' ? undefined : keys.open(account.key, sealedKey);

  return {
    sealKey: keys.seal,
    sealName: (dataKey, nameKey, shown) => seal(dataKey, shown, `name/${nameKey}`),
    sealCredentials: (dataKey, nameKey, credentials) =>
      seal(dataKey, JSON.stringify(credentials), `credentials/${nameKey}`),
    open: (stored) => {
      const { account, nameKey, sealedKey } = stored;
      if (!isLiving(account)) return { status: 'none' };
      if (sealedKey === null) return { status: 'keyless' };
      const dataKey = dataKeyOf(stored);
      const text = dataKey && unseal(dataKey, account.sealedCredentials, `credentials/${nameKey}`)?.toString();
      if (dataKey === undefined || text === undefined) return { status: 'unreadable', account };
      return { status: 'opened', opened: { nameKey, account, dataKey, credentials: JSON.parse(text) as Credentials } };
    },
    nameOf: (stored) => {
      if (stored.account.status === 'erased') return null;
      const dataKey = dataKeyOf(stored);
      if (!isLiving(stored.account) || !dataKey) return undefined;
      return unseal(dataKey, stored.account.sealedName, `name/${stored.nameKey}`)?.toString();
    },
  };
};
