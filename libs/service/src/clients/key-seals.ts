import { seal, unseal } from './sealing.ts';

/** How accounts' data keys are encrypted. */
export type KeySeals = {
  readonly seal: (id: string, dataKey: Uint8Array) => string;
  /** undefined where none of the master keys opens it */
  readonly open: (id: string, sealed: string) => Buffer | undefined;
  /** Whether it opens by the master key that seals now. */
  readonly isNewest: (id: string, sealed: string) => boolean;
};

/** What a master key looks like, for who has given something else. */
export const MASTER_KEY_LOOKS =
  "32 bytes of chance in base64url (43 characters), as openssl rand -base64 32 | tr '+/' '-_' | tr -d = makes the first one";

/** A master key as it is written in a configuration: 32 bytes in base64url, nothing else beside them. */
export const parseMasterKey = (text: string): Buffer | undefined =>
  /^[A-Za-z0-9_-]{43}$/.test(text) ? Buffer.from(text, 'base64url') : undefined;

/** `master` seals and opens; `second`, there while the master key is changed, opens what the other one doesn't. */
export const createKeySeals = (master: Uint8Array, second?: Uint8Array): KeySeals => {
  const openBy = (key: Uint8Array, id: string, sealed: string): Buffer | undefined => unseal(key, sealed, `key/${id}`);
  return {
    seal: (id, dataKey) => seal(master, dataKey, `key/${id}`),
    open: (id, sealed) => openBy(master, id, sealed) ?? (second && openBy(second, id, sealed)),
    isNewest: (id, sealed) => openBy(master, id, sealed) !== undefined,
  };
};
