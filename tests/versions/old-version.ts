import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { MainOf } from '../support/test-system.ts';

/**
 * The commit with which the whole path was finished: people sign in, meet, play and watch, and rows are written. It
 * knows no features, heartbeats, snapshots or draining, and the database only up to migration 4.
 */
export const OLD_COMMIT = '5ec2a2bdfdb2a27045421b6819ae9f247235d28e';

/** The programs of another commit, ready to run. */
export type OldVersion = { readonly mainOf: MainOf; readonly remove: () => Promise<void> };

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OWN = '@battleline';
const run = promisify(execFile);

const requireCommit = async (commit: string): Promise<void> => {
  try {
    await run('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: ROOT });
  } catch (cause) {
    throw new Error(
      `commit ${commit.slice(0, 7)} is not in this folder's history, so the version of then can not be tested beside ` +
        'this one: clone with the whole history, or fetch the rest of it (git fetch --unshallow)',
      { cause },
    );
  }
};

/** Its packages see each other, and share today's third-party ones. */
const linkPackages = async (folder: string): Promise<void> => {
  const [own, shared] = [join(folder, 'node_modules'), join(ROOT, 'node_modules')];
  await mkdir(join(own, OWN), { recursive: true });
  for (const name of await readdir(shared)) if (name !== OWN) await symlink(join(shared, name), join(own, name));
  for (const group of ['apps', 'libs'])
    for (const name of await readdir(join(folder, group)))
      await symlink(join(folder, group, name), join(own, OWN, name));
};

/** Puts what that commit holds into a new folder, which goes with `remove`. */
export const unpackVersion = async (commit: string): Promise<OldVersion> => {
  await requireCommit(commit);
  const folder = await mkdtemp(join(tmpdir(), 'battleline-version-'));
  const archive = join(folder, 'all.tar');
  await run('git', ['archive', '--output', archive, commit, 'apps', 'libs', 'migrations', 'package.json'], {
    cwd: ROOT,
  });
  await run('tar', ['-xf', archive, '-C', folder]);
  await linkPackages(folder);
  return {
    mainOf: (role) => join(folder, 'apps', role, 'src', 'main.ts'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
