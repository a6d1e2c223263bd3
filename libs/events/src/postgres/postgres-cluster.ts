import { randomBytes } from 'node:crypto';
import { chown, link, mkdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import {
  findBarrier,
  findServerProgram,
  findServerUser,
  run,
  type ServerProgram,
  type ServerUser,
} from './server-program.ts';

/** The user that owns the database. */
export const USER = 'battleline';

/** A cluster's files, and what runs it. */
export type Cluster = {
  readonly folder: string;
  readonly password: string;
  readonly program: ServerProgram;
  readonly user: ServerUser | undefined;
};

/** The cluster in this data folder, made where there is none yet; rejects with EmbeddedPostgresError. */
export async function openCluster(dataFolder: string): Promise<Cluster> {
  const user = await findServerUser();
  await prepareFolder(dataFolder, user);
  const program = await findServerProgram(dataFolder, user);
  const cluster = { folder: join(dataFolder, 'postgres'), password: await keepPassword(dataFolder), program, user };
  await createCluster(cluster, dataFolder);
  return cluster;
}

async function prepareFolder(dataFolder: string, user: ServerUser | undefined): Promise<void> {
  try {
    await mkdir(dataFolder, { recursive: true });
    const probe = join(dataFolder, `.writable-${process.pid}-${randomBytes(4).toString('hex')}`);
    await writeFile(probe, '');
    await unlink(probe);
  } catch (error) {
    throw new EmbeddedPostgresError('FOLDER_NOT_WRITABLE', `the data folder ${dataFolder} can't be written`, {
      cause: error,
    });
  }
  const barrier = user && (await findBarrier(dataFolder, user));
  if (barrier) {
    throw new EmbeddedPostgresError(
      'FOLDER_NOT_TRAVERSABLE',
      `root runs Postgres under the user postgres, who may not pass ${barrier}. ` +
        'Choose a data folder elsewhere, such as /var/lib/battleline, or start as another user.',
    );
  }
}

/** The password of this data folder; the first process that comes makes it. */
async function keepPassword(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'postgres.password');
  const mine = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await writeFile(mine, randomBytes(24).toString('base64url'), { mode: 0o600 });
  await link(mine, file).catch(() => undefined); // it exists: then that one counts
  await unlink(mine);
  return readFile(file, 'utf8');
}

async function createCluster({ folder, password, program, user }: Cluster, dataFolder: string): Promise<void> {
  if (await exists(join(folder, 'PG_VERSION'))) return;
  // Made elsewhere and renamed, so that a killed initdb leaves no half cluster.
  const making = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const passwordFile = `${making}.password`;
  await mkdir(making, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [making, passwordFile]) await chown(path, user.uid, user.gid);
  const flags = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const made = await run(
    program.initdb,
    [`--pgdata=${making}`, `--username=${USER}`, `--pwfile=${passwordFile}`, '--locale=C', ...flags],
    { cwd: dataFolder, user },
  );
  await unlink(passwordFile);
  if (made.code !== 0) {
    await rm(making, { recursive: true, force: true });
    throw new EmbeddedPostgresError('START_FAILED', `Postgres could not create its database: ${made.output}`);
  }
  await rename(making, folder).catch(() => rm(making, { recursive: true, force: true })); // another was faster
}

export const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
