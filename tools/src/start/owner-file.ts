import { randomBytes } from 'node:crypto';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';

const OWNER_ONLY = 0o600;

const besides = (path: string): string => `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;

/** Writes a file that only its owner may read; readers see the old content or the new one, nothing between. */
export const writeOwnerFile = async (path: string, content: string): Promise<void> => {
  const making = besides(path);
  await writeFile(making, content, { mode: OWNER_ONLY });
  await rename(making, path);
};

/** Makes such a file if there is none; answers whether it did. */
export const createOwnerFile = async (path: string, content: string): Promise<boolean> => {
  const making = besides(path);
  await writeFile(making, content, { mode: OWNER_ONLY });
  try {
    await link(making, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(making);
  }
};

/** The file's content; undefined if there is none. */
export const readIfThere = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
};

/** Whether the system refused something for this reason, like EEXIST. */
const isCode = (error: unknown, code: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === code;
