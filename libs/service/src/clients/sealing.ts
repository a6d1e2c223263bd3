import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { type NameKey, parseNameKey } from '@battleline/domain';

// A sealed text is base64url of: nonce (12 bytes), what AES-256-GCM makes of the text, its tag (16 bytes). What it belongs
// to is authenticated with it, so that it opens nowhere else.

const ALGORITHM = 'aes-256-gcm';
const [NONCE, TAG, KEY] = [12, 16, 32];

/** Encrypts with a key of 32 bytes; opens only with the same key and for the same thing. */
export const seal = (key: Uint8Array, plain: string | Uint8Array, belongsTo: string): string => {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(belongsTo));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
};

/** What was sealed; undefined with another key, for another thing, or where a bit has changed. */
export const unseal = (key: Uint8Array, sealed: string, belongsTo: string): Buffer | undefined => {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < NONCE + TAG) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE))
    .setAAD(Buffer.from(belongsTo))
    .setAuthTag(bytes.subarray(-TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]);
  } catch {
    return undefined;
  }
};

export const newDataKey = (): { readonly id: string; readonly bytes: Buffer } => ({
  id: randomBytes(16).toString('hex'),
  bytes: randomBytes(KEY),
});

/** What stands for a name in the log: nobody without the secret can tell it from the name, or the name from it. */
export const nameKeyOf = (secret: string, canonical: string): NameKey =>
  parseNameKey(createHmac('sha256', secret).update(canonical).digest('hex').slice(0, 32)) as NameKey;

/** A keyed hash under which something is counted that need not be known, such as an address. */
export const blindOf = (secret: string, what: string): string =>
  createHmac('sha256', secret).update(`count ${what}`).digest('base64url').slice(0, 22);
