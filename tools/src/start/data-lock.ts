import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from '@battleline/events';
import { createOwnerFile, readIfThere } from './owner-file.ts';
import { StartError } from './start-error.ts';

export type DataLock = {
  /** True if the last start on this folder was killed: its processes may still be stopping. */
  readonly tookOver: boolean;
  readonly release: () => Promise<void>;
};

/** Keeps a second start off the folder; rejects with StartError ALREADY_RUNNING while the first one lives. */
export const lockDataFolder = async (dataFolder: string): Promise<DataLock> => {
  const path = join(dataFolder, 'start.lock');
  const release = (): Promise<void> => rm(path, { force: true });
  for (let tookOver = false; ; tookOver = true) {
    if (await createOwnerFile(path, `${process.pid}\n`)) return { tookOver, release };
    const holder = await readIfThere(path);
    if (holder === undefined) continue;
    const pid = Number(holder);
    if (await isStartRunning(pid)) throw alreadyRunning(dataFolder, pid);
    await removeStale(path, holder);
  }
};

const removeStale = async (path: string, content: string): Promise<void> => {
  const aside = `${path}.${process.pid}`;
  await rename(path, aside).catch(() => undefined);
  // Another start may have been faster, and what was moved is its lock: put it back.
  const moved = await readIfThere(aside);
  if (moved !== undefined && moved !== content) await createOwnerFile(path, moved);
  await rm(aside, { force: true });
};

/** Whether the process is a living `npm start`; after a reboot its number may belong to any program. */
export const isStartRunning = async (pid: number): Promise<boolean> => {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid || !isAlive(pid)) return false;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
  return command === undefined || command.includes('start/main');
};

const alreadyRunning = (dataFolder: string, pid: number): StartError =>
  new StartError(
    'ALREADY_RUNNING',
    `Battle Line already runs on ${dataFolder} (process ${pid}).\n` +
      `Play there: npm run play. Stop it by Ctrl-C in its terminal or by: kill ${pid}\n` +
      'For a second, separate system choose another folder and port: npm start -- --data FOLDER --port N',
  );
