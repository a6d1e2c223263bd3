import type { EventLog } from '@battleline/events';
import type { Environment } from '@battleline/service';
import type pg from 'pg';
import { COMMANDS } from '../commands.ts';
import type { KnownProcess } from './command.ts';
import { runCommandLine } from './run-command-line.ts';

/** What a command that was run in the test's own process said, and its exit code. */
export type Told = { readonly code: number; readonly lines: readonly string[]; readonly notes: readonly string[] };

/** The system that a command finds. */
export type TestSystem = {
  readonly log: EventLog;
  readonly database?: pg.Pool;
  readonly environment?: Environment;
  readonly processes?: readonly KnownProcess[];
  readonly signal?: AbortSignal;
  readonly onLine?: (line: string) => void;
};

/** Runs one command line; words are parted by spaces. */
export const runOps = async (system: TestSystem, commandLine: string): Promise<Told> => {
  const [lines, notes]: [string[], string[]] = [[], []];
  const argv = commandLine.split(' ').filter((word) => word !== '');
  const code = await runCommandLine(argv, {
    commands: COMMANDS,
    environment: {},
    say: async (...said) => {
      lines.push(...said);
      said.forEach((line) => system.onLine?.(line));
    },
    note: (line) => void notes.push(line),
    signal: system.signal ?? new AbortController().signal,
    connect: () => ({
      openLog: async () => system.log,
      findDatabase: async () => system.database,
      environment: async () => system.environment ?? {},
      processes: async () => system.processes ?? [],
      close: async () => undefined,
    }),
  });
  return { code, lines, notes };
};
