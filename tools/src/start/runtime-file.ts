import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isStartRunning } from './data-lock.ts';
import { CHECKOUT, defaultDataFolders } from './data-folder.ts';
import { readIfThere, writeOwnerFile } from './owner-file.ts';

const runtimeSchema = z.object({
  /** the process of `npm start` */
  pid: z.number(),
  startedAt: z.string(),
  eventLog: z.string(),
  /** the gateways' addresses, like http://127.0.0.1:8080 */
  gateways: z.array(z.string()),
  /** with its password */
  databaseUrl: z.string(),
  logFolder: z.string(),
  processes: z.array(z.object({ name: z.string(), address: z.string() })),
});

/** What runs where, as the tools in other terminals need it. */
export type Runtime = z.output<typeof runtimeSchema>;

export type RuntimeSearch =
  | { readonly type: 'found'; readonly folder: string; readonly runtime: Runtime }
  | { readonly type: 'missing'; readonly reason: string };

const pathOf = (dataFolder: string): string => join(dataFolder, 'runtime.json');

export const writeRuntime = (dataFolder: string, runtime: Runtime): Promise<void> =>
  writeOwnerFile(pathOf(dataFolder), `${JSON.stringify(runtime, undefined, 2)}\n`);

export const removeRuntime = (dataFolder: string): Promise<void> => rm(pathOf(dataFolder), { force: true });

/** The system that runs on the given data folder; without one, on this checkout's. */
export const findRuntime = async (dataFolder: string | undefined): Promise<RuntimeSearch> => {
  const folders = dataFolder === undefined ? defaultDataFolders(CHECKOUT) : [dataFolder];
  for (const folder of folders) {
    const runtime = await readRuntime(folder);
    if (typeof runtime === 'string') return { type: 'missing', reason: runtime };
    if (runtime && (await isStartRunning(runtime.pid))) return { type: 'found', folder, runtime };
  }
  const looked = `No running Battle Line found (looked in ${folders.join(' and ')}).`;
  return { type: 'missing', reason: `${looked}\nStart it in another terminal: npm start` };
};

const readRuntime = async (folder: string): Promise<Runtime | string | undefined> => {
  try {
    const text = await readIfThere(pathOf(folder));
    return text === undefined ? undefined : runtimeSchema.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? error.message : 'not of this version';
    return `${pathOf(folder)} can't be read: ${reason}.\nUse the tools as the user who ran npm start.`;
  }
};
