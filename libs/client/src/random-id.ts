import { parseTabId, type TabId } from '@battleline/domain';

/** Fills the array with random bytes, like `crypto.getRandomValues`. */
export type RandomBytes = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array;

const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

// `crypto.randomUUID` is missing in browsers on pages without TLS, `getRandomValues` isn't.
const globalBytes: RandomBytes = (bytes) => globalThis.crypto.getRandomValues(bytes);

/** So many random bytes as hex digits. */
export const randomHex = (count: number, fill: RandomBytes = globalBytes): string => toHex(fill(new Uint8Array(count)));

/** A random UUID (version 4). */
export const randomUuid = (fill: RandomBytes = globalBytes): string => {
  const hex = randomHex(16, fill);
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
};

/** A new id for one instance of a client program. */
export const randomTabId = (fill: RandomBytes = globalBytes): TabId => parseTabId(randomHex(16, fill)) as TabId;
