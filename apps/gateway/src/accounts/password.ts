import { argon2, createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

// A hash as text, as other programs write it: $argon2id$v=19$m=<KiB>,t=<passes>,p=1$<salt>$<hash>, both in base64 without
// padding. Each says its own cost, so that it can be raised later.

export type HashCost = { readonly memoryKiB: number; readonly passes: number };

/** OWASP's second choice for argon2id: 19 MiB, two passes. */
const HASH_COST: HashCost = { memoryKiB: 19_456, passes: 2 };

/** What is kept of how somebody proves who he is; sealed before it goes anywhere. */
export type Credentials = {
  readonly password: string;
  /** SHA-256 of each recovery code that hasn't been used, hex */
  readonly recovery: readonly string[];
};

/** Hashes and compares passwords, a few at a time, away from the main thread. */
export type Passwords = {
  readonly hash: (password: string) => Promise<string>;
  /** Takes as long without a hash: nobody can tell by time whether there is an account. */
  readonly matches: (password: string, hash: string | undefined) => Promise<boolean>;
};

/** More want to sign in than can be served. */
export class TooBusyError extends Error {
  override readonly name = 'TooBusyError';
}

const TAG_LENGTH = 32;
const FORM = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');

const derive = (password: string, nonce: Uint8Array, { memoryKiB, passes }: HashCost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const message = password.normalize('NFKC');
    const parameters = { message, nonce, parallelism: 1, tagLength: TAG_LENGTH, memory: memoryKiB, passes };
    argon2('argon2id', parameters, (error, tag) => (error ? reject(error) : resolve(tag)));
  });

export const createPasswords = (cost: HashCost = HASH_COST, limits = { atOnce: 2, waiting: 64 }): Passwords => {
  let running = 0;
  const queue: (() => void)[] = [];

  const inTurn = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (running >= limits.atOnce) {
      if (queue.length >= limits.waiting) throw new TooBusyError('too many passwords are to be compared');
      await new Promise<void>((resolve) => queue.push(resolve));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };

  const hash = async (password: string): Promise<string> => {
    const salt = randomBytes(16);
    const tag = await inTurn(() => derive(password, salt, cost));
    return `$argon2id$v=19$m=${cost.memoryKiB},t=${cost.passes},p=1$${base64(salt)}$${base64(tag)}`;
  };

  return {
    hash,
    matches: async (password, known) => {
      const form = FORM.exec(known ?? '');
      const [, memory, passes, salt = '', tag = ''] = form ?? [];
      const used = form ? { memoryKiB: Number(memory), passes: Number(passes) } : cost;
      const nonce = form ? Buffer.from(salt, 'base64') : randomBytes(16);
      const found = await inTurn(() => derive(password, nonce, used));
      const expected = Buffer.from(tag, 'base64');
      return expected.length === found.length && timingSafeEqual(found, expected);
    },
  };
};

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const CODES = 8;

/** Codes to get in without the password, each once: 16 letters, some 79 bits. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: CODES }, () => {
    const letters = Array.from({ length: 16 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    return letters.match(/.{4}/g)?.join('-') ?? letters;
  });

/** What is kept of a code, however it was typed. */
export const recoveryHash = (code: string): string =>
  createHash('sha256')
    .update(code.toLowerCase().replaceAll(/[^a-z0-9]/g, ''))
    .digest('hex');
