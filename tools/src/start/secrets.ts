import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MASTER_KEY_LOOKS, parseMasterKey } from '@battleline/service';
import { createOwnerFile, readIfThere } from './owner-file.ts';
import { StartError } from './start-error.ts';

/**
 * The secrets of a system: what signs its session tokens, makes names unreadable, and encrypts accounts' keys; `second`
 * decrypts them, too, while that one is changed.
 */
export type Secrets = {
  readonly session: string;
  readonly name: string;
  readonly master: string;
  readonly second: string | undefined;
};

const FILES = {
  session: 'session-secret',
  name: 'name-secret',
  master: 'master-key',
  second: 'second-master-key',
} as const;

/**
 * The secrets that are given, and for the others those of this data folder; made the first time, 32 bytes each, but for the
 * second master key.
 */
export const keepSecrets = async (
  dataFolder: string,
  given: { readonly [Name in keyof Secrets]: string | undefined },
): Promise<Secrets> => ({
  session: given.session ?? (await keepSecret(dataFolder, FILES.session)),
  name: given.name ?? (await keepSecret(dataFolder, FILES.name)),
  master: given.master ?? checkMasterKey(dataFolder, FILES.master, await keepSecret(dataFolder, FILES.master)),
  second: given.second ?? (await readSecond(dataFolder)),
});

const readSecond = async (dataFolder: string): Promise<string | undefined> => {
  const text = await readIfThere(join(dataFolder, FILES.second));
  return text === undefined ? undefined : checkMasterKey(dataFolder, FILES.second, text.trim());
};

/** Throws `StartError` where the file holds something else: no gateway could start, and no other key opens the accounts. */
const checkMasterKey = (dataFolder: string, file: string, text: string): string => {
  if (parseMasterKey(text)) return text;
  throw new StartError(
    'SECRET',
    `${join(dataFolder, file)} holds no master key: ${text.length} characters instead of ${MASTER_KEY_LOOKS}.\n` +
      'Put back the file that it was: accounts open by that key only. Without any accounts yet, remove it.',
  );
};

/** The secrets of accounts that stand in this data folder, by the variables that give them to processes. */
export const readAccountSecrets = async (dataFolder: string): Promise<Readonly<Record<string, string>>> => {
  const [name, master, second] = await Promise.all(
    [FILES.name, FILES.master, FILES.second].map((file) => readIfThere(join(dataFolder, file))),
  );
  return {
    ...(name !== undefined && { NAME_SECRET: name.trim() }),
    ...(master !== undefined && { MASTER_KEY: master.trim() }),
    ...(second !== undefined && { SECOND_MASTER_KEY: second.trim() }),
  };
};

const keepSecret = async (dataFolder: string, file: string): Promise<string> => {
  const path = join(dataFolder, file);
  await createOwnerFile(path, randomBytes(32).toString('base64url'));
  return (await readFile(path, 'utf8')).trim();
};
