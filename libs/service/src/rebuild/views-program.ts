import type { ReadModel } from './beside.ts';
import { runViewsCommand } from './views-process.ts';

/** The program of a read model for `npm run ops -- views …`: rebuilds, swaps or rolls it back, and sets the exit code. */
export const runViewsProgram = async (model: ReadModel, host: NodeJS.Process): Promise<void> => {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) host.once(signal, () => stop.abort());
  const say = (line: string): void => void host.stdout.write(`${line}\n`);
  const note = (line: string): void => void host.stderr.write(`${line}\n`);
  const given = { argv: host.argv.slice(2), environment: host.env };
  try {
    host.exitCode = await runViewsCommand(model, given, { say, note, signal: stop.signal });
  } catch (error) {
    note(error instanceof Error ? error.message : String(error));
    host.exitCode = 1;
  }
};
