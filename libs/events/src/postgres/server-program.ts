import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, cp, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** The user under whom the server runs: Postgres refuses to run as root. */
export type ServerUser = { readonly uid: number; readonly gid: number };

/** Paths of the programs that npm brought. */
export type ServerProgram = { readonly initdb: string; readonly pg_ctl: string };

export type Outcome = { readonly code: number; readonly output: string };

/** Runs a program to its end, under `user` where one is given. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly user?: ServerUser | undefined },
): Promise<Outcome> {
  return new Promise((done) => {
    execFile(program, args, { cwd: options.cwd, ...options.user }, (error, stdout, stderr) => {
      const failed = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      done({ code: failed, output: `${stdout}${stderr}`.trim() || (error?.message ?? '') });
    });
  });
}

/** The user `postgres`, made if need be, when we are root; undefined when we aren't. */
export async function findServerUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const lookUp = async (): Promise<ServerUser | undefined> => {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'], { cwd: '/' })));
    return uid?.code === 0 && gid?.code === 0 ? { uid: Number(uid.output), gid: Number(gid.output) } : undefined;
  };
  const found = await lookUp();
  if (found) return found;
  const made = await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { cwd: '/' });
  const user = await lookUp();
  if (user) return user;
  throw new EmbeddedPostgresError(
    'NO_SERVER_USER',
    `Postgres doesn't run as root, and no user could be made for it (${made.output}). ` +
      'Start as another user, or make one with: useradd --system --user-group postgres',
  );
}

/** The first folder on the way to `path` that `user` may not pass, or undefined. */
export async function findBarrier(path: string, user: ServerUser): Promise<string | undefined> {
  const folders = [resolve(path)];
  while (dirname(folders[0]!) !== folders[0]) folders.unshift(dirname(folders[0]!));
  for (const folder of folders) {
    const { mode, uid, gid } = await stat(folder);
    const needed = uid === user.uid ? constants.S_IXUSR : gid === user.gid ? constants.S_IXGRP : constants.S_IXOTH;
    if ((mode & needed) === 0) return folder;
  }
  return undefined;
}

/**
 * The programs for this system. Where the server user can't reach them, as below root's home, they are copied (60 MB,
 * once) into the data folder.
 */
export async function findServerProgram(dataFolder: string, user: ServerUser | undefined): Promise<ServerProgram> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const program = await (import(name) as Promise<ServerProgram>).catch((error: unknown) => {
    throw new EmbeddedPostgresError(
      'UNSUPPORTED_PLATFORM',
      `npm installed no Postgres for this system (${name}). Run a Postgres of your own and set DATABASE_URL.`,
      { cause: error },
    );
  });
  const binFolder = dirname(program.pg_ctl);
  if (!user || !(await findBarrier(binFolder, user))) return program;

  const packageFolder = resolve(binFolder, '../..');
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string };
  const copy = join(dataFolder, `postgres-program-${version}`);
  const isThere = await access(copy).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    const making = `${copy}.${process.pid}`;
    await mkdir(making, { recursive: true });
    await cp(join(packageFolder, 'native'), making, { recursive: true, verbatimSymlinks: true });
    // Another process may have been faster: then its copy stands there.
    await rename(making, copy).catch(() => rm(making, { recursive: true, force: true }));
  }
  return { initdb: join(copy, 'bin/initdb'), pg_ctl: join(copy, 'bin/pg_ctl') };
}
