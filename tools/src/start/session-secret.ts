import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createOwnerFile } from './owner-file.ts';

/** The secret that signs this data folder's session tokens; made the first time. */
export const keepSessionSecret = async (dataFolder: string): Promise<string> => {
  const path = join(dataFolder, 'session-secret');
  await createOwnerFile(path, randomBytes(32).toString('base64url'));
  return (await readFile(path, 'utf8')).trim();
};
