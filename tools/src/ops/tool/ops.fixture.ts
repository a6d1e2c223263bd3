import type { EventLog } from '@battleline/events';
import type { Environment } from '@battleline/service';
import type pg from 'pg';
import { COMMANDS } from '../commands.ts';
import { type Call, EXIT, type KnownProcess, OpsError } from './command.ts';
import { parseCommandLine } from './command-line.ts';
import { runCommand } from './run-command.ts';

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
  const parsed = parseCommandLine(
    COMMANDS,
    commandLine.split(' ').filter((word) => word !== ''),
  );
  if (parsed.type !== 'run') throw new Error(parsed.type === 'wrong' ? parsed.reason : 'only help');
  const { words, values, json, command } = parsed;
  const openDatabase: Call['openDatabase'] = async () => {
    if (!system.database) throw new OpsError('no database', EXIT.config);
    return system.database;
  };
  const call: Call = {
    ...{ words, json, openDatabase },
    say: async (...said) => {
      lines.push(...said);
      said.forEach((line) => system.onLine?.(line));
    },
    note: (line) => void notes.push(line),
    signal: system.signal ?? new AbortController().signal,
    openLog: async () => system.log,
    findDatabase: async () => system.database,
    environment: async () => system.environment ?? {},
    processes: async () => system.processes ?? [],
  };
  return { code: await runCommand(command, call, values), lines, notes };
};
