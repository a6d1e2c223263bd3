import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { StartError } from './start-error.ts';

export type PageBuild = {
  /** the checkout */
  readonly root: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** builds the page of `apps/web` into this folder */
  readonly build?: (web: string, into: string, signal: AbortSignal) => Promise<unknown>;
};

/** What the page is made of. */
const SOURCES = ['apps/web', 'libs/client/src', 'libs/domain/src', 'libs/protocol/src', 'package-lock.json'];
const NO_SOURCES = /(^|\/)(dist[^/]*|reports|node_modules)(\/|$)|\.test\.ts$/;
const MARK = 'made-of';

const filesOf = async (root: string, source: string): Promise<string[]> => {
  if (/\.\w+$/.test(source)) return [source];
  const names = await readdir(join(root, source), { recursive: true, withFileTypes: true });
  const paths = names.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return paths.map((path) => path.slice(root.length + 1));
};

/** A hash over everything that the page is made of. */
const hashSources = async (root: string): Promise<string> => {
  const files = (await Promise.all(SOURCES.map((source) => filesOf(root, source)))).flat();
  const hash = createHash('sha256');
  for (const file of files.filter((name) => !NO_SOURCES.test(name)).sort())
    hash.update(`${file}\n`).update(await readFile(join(root, file)));
  return hash.digest('hex');
};

/** Where Vite is installed; undefined where only what servers need is. */
const findVite = (web: string): string | undefined => {
  try {
    return join(dirname(createRequire(join(web, 'package.json')).resolve('vite/package.json')), 'bin/vite.js');
  } catch {
    return undefined;
  }
};

const runVite = (web: string, into: string, signal: AbortSignal): Promise<unknown> => {
  const args = [findVite(web) ?? '', 'build', '--outDir', into, '--emptyOutDir', '--logLevel', 'warn'];
  return promisify(execFile)(process.execPath, args, { cwd: web, signal });
};

/** Builds the players' page where there is none, or it was made of something else; rejects with StartError. */
export const buildPage = async ({ root, say, signal, build = runVite }: PageBuild): Promise<void> => {
  const web = join(root, 'apps/web');
  const folder = join(web, 'dist');
  const sources = await hashSources(root);
  const made = await readFile(join(folder, MARK), 'utf8').catch(() => undefined);
  if (made === sources) return;
  if (build === runVite && findVite(web) === undefined) {
    return say('the page in the browser can’t be built: Vite is missing, npm ci brings it');
  }
  say(made === undefined ? 'building the page' : 'building the page again: it has changed');
  // Built aside and then put in place, so that two starts at once don't tread on each other.
  const aside = `${folder}-${process.pid}`;
  try {
    await build(web, aside, signal);
    await writeFile(join(aside, MARK), sources);
    await rm(folder, { recursive: true, force: true });
    await rename(aside, folder);
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    throw new StartError('PAGE', `The players' page can't be built:\n${reason.trim()}`, { cause: error });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
};
