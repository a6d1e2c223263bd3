import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own that can be filled to the last byte. */
export type SmallDisk = {
  readonly folder: string;
  readonly fill: () => void;
  /** Takes away what filled it. */
  readonly makeRoom: () => void;
  readonly remove: () => void;
};

/** Why there can't be one here; undefined where there can. */
export const smallDiskMissing = (): string | undefined =>
  process.platform === 'linux' && process.getuid?.() === 0 ? undefined : 'only root on Linux can mount a small disk';

/** A disk in memory of so many megabytes. */
export const mountSmallDisk = (megabytes: number): SmallDisk => {
  const mount = mkdtempSync(join(tmpdir(), 'battleline-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', mount]);
  const folder = mkdtempSync(join(mount, 'data-'));
  const filler = join(mount, 'filler');
  const hasRoom = (): boolean => statfsSync(mount).bavail > 0;
  return {
    folder,
    fill: () => {
      const file = openSync(filler, 'a');
      const block = Buffer.alloc(statfsSync(mount).bsize);
      try {
        while (hasRoom()) writeSync(file, block);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error; // somebody else took the last room
      } finally {
        closeSync(file);
      }
    },
    makeRoom: () => rmSync(filler, { force: true }),
    remove: () => {
      execFileSync('umount', ['-l', mount]);
      rmSync(mount, { recursive: true });
    },
  };
};
