import type { ReadModel } from './read-model.ts';
import { runViewsCommand } from './views-process.ts';

/** The program of read models for `npm run ops -- views …`: rebuilds, swaps or rolls one back, and sets the exit code. */
export const runViewsProgram = async (models: readonly ReadModel[], host: NodeJS.Process): Promise<void> => {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) host.once(signal, () => stop.abort());
  const say = (line: string): void => void host.stdout.write(`${line}\n`);
  const note = (line: string): void => void host.stderr.write(`${line}\n`);
  const given = { argv: host.argv.slice(2), environment: host.env };
  try {
    host.exitCode = await runViewsCommand(models, given, { say, note, signal: stop.signal });
  } catch (error) {
    note(error instanceof Error ? error.message : String(error));
    host.exitCode = 1;
  }
};
