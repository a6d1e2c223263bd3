import { createHash } from 'node:crypto';
import { access, chmod, constants, mkdir, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EVENT_LOGS } from '@battleline/service';
import { StartError } from './start-error.ts';

export const CHECKOUT = resolve(fileURLToPath(new URL('../../../', import.meta.url)));

type EventLogName = (typeof EVENT_LOGS)[number];

const SYSTEM_FOLDER = '/var/lib/battleline';
const LEAST_FREE_BYTES = 100_000_000;

type FolderChoice = { readonly folder: string; readonly why?: string };

const basesOf = (checkout: string): readonly [own: string, system: string] => {
  const hash = createHash('sha256').update(checkout).digest('hex').slice(0, 8);
  return [join(checkout, 'data'), join(SYSTEM_FOLDER, `${basename(checkout)}-${hash}`)];
};

// The read models of two event logs must not be mixed.
const onLog = (base: string, eventLog: EventLogName): string => (eventLog === 'kafka' ? join(base, 'on-kafka') : base);

/** All folders that a start without `--data` may choose. */
export const defaultDataFolders = (checkout: string): readonly string[] =>
  EVENT_LOGS.flatMap((eventLog) => basesOf(checkout).map((base) => onLog(base, eventLog)));

/**
 * Where the data goes when nobody said so: beside the program; for root, whose Postgres runs under another user, in a
 * system folder if that user couldn't reach the checkout.
 */
export const chooseDataFolder = async (
  checkout: string,
  eventLog: EventLogName,
  isRoot: boolean,
): Promise<FolderChoice> => {
  const [own, system] = basesOf(checkout);
  const barrier = isRoot ? await findClosed(checkout) : undefined;
  if (barrier === undefined) return { folder: onLog(own, eventLog) };
  return {
    folder: onLog(system, eventLog),
    why: `root's Postgres runs under another user, who may not pass ${barrier}`,
  };
};

const findClosed = async (path: string): Promise<string | undefined> => {
  const parent = dirname(path);
  const above = parent === path ? undefined : await findClosed(parent);
  return above ?? (((await stat(path)).mode & constants.S_IXOTH) === 0 ? path : undefined);
};

/** Makes the folder if it is missing, closed to others; rejects with StartError when it can't be used. */
export const prepareDataFolder = async (folder: string, isRoot: boolean): Promise<void> => {
  try {
    const first = await mkdir(folder, { recursive: true });
    // Root's Postgres runs under another user and must be able to pass; what is secret has its own mode.
    for (let made = folder; first && made.length >= first.length; made = dirname(made)) {
      await chmod(made, isRoot ? 0o711 : 0o700);
    }
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw notWritable(folder, error);
  }
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < LEAST_FREE_BYTES) {
    const free = `${Math.floor((bavail * bsize) / 1e6)} MB are free on the disk of ${folder}`;
    throw new StartError('DISK_FULL', `Only ${free}. Make room, or choose a folder elsewhere with --data FOLDER.`);
  }
};

const notWritable = (folder: string, error: unknown): StartError => {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The data folder ${folder} can't be written (${reason}).\nMend its rights, or choose another one: npm start -- --data FOLDER`;
  return new StartError('FOLDER_NOT_WRITABLE', message, { cause: error });
};
