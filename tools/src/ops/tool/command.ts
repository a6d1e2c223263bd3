import type { EventLog } from '@battleline/events';
import type { Environment } from '@battleline/service';
import type pg from 'pg';

/** Exit codes of `npm run ops`; docs/operations.md lists them. */
export const EXIT = { ok: 0, wrong: 1, usage: 64, unavailable: 69, config: 78, interrupted: 130 } as const;

/** An option of a command; `value` stands for its value in the help. */
export type OptionSpec =
  | { readonly type: 'boolean'; readonly about: string }
  | {
      readonly type: 'string';
      readonly value: string;
      readonly multiple?: boolean;
      /** the command makes no sense without it */
      readonly needed?: boolean;
      readonly about: string;
    };
export type Options = Readonly<Record<string, OptionSpec>>;

/** What was given for the options: true or false, a text (or none, unless it is needed), all texts. */
export type Values<O extends Options> = {
  readonly [Name in keyof O]: O[Name] extends { type: 'boolean' }
    ? boolean
    : O[Name] extends { multiple: true }
      ? readonly string[]
      : O[Name] extends { needed: true }
        ? string
        : string | undefined;
};

/** What a command finds around it. What it opens is closed after it. */
export type Call = {
  /** what stands behind the command's name */
  readonly words: readonly string[];
  /** one JSON document, or one a line, instead of text */
  readonly json: boolean;
  /** To stdout, a line each; resolves when there is room for more. */
  readonly say: (...lines: readonly string[]) => Promise<void>;
  /** To stderr: progress and remarks. */
  readonly note: (line: string) => void;
  readonly signal: AbortSignal;
  readonly openLog: () => Promise<EventLog>;
  /** The Postgres of the read models; undefined where none is known. */
  readonly findDatabase: () => Promise<pg.Pool | undefined>;
  /** The same; rejects where none is known. */
  readonly openDatabase: () => Promise<pg.Pool>;
  /** The variables by which the processes of this system are configured. */
  readonly environment: () => Promise<Environment>;
  /** Addresses of the system's processes, as far as they are known. */
  readonly processes: () => Promise<readonly KnownProcess[]>;
};

/** A process by its name, where it answers over HTTP. */
export type KnownProcess = { readonly name: string; readonly address: string };

/** One thing that an operator can do. */
export type Command = {
  /** one or two words, as they are typed */
  readonly name: string;
  /** one line */
  readonly summary: string;
  /** what stands behind the name, like `<table>` */
  readonly usage: string;
  /** paragraphs of the help, below the summary */
  readonly about?: string;
  readonly options: Options;
  /** what `--json` prints: one document, or any number of them, a line each */
  readonly answers: 'document' | 'lines';
  /**
   * What it destroys, or why it can't be taken back, in a sentence. Such a command has the option `--yes`, and is not run
   * without it. One that destroys only in some cases has a `--yes` of its own, and demands it there (`demandYes`).
   */
  readonly destroys?: string;
  /** Answers the exit code. Rejects with `UsageError` where the arguments make no sense, with any other where it fails. */
  readonly run: (call: Call, values: Values<Options>) => Promise<number>;
};

/** A command, with the values of its options by name. */
export const defineCommand = <const O extends Options>(
  command: Omit<Command, 'options' | 'run'> & {
    readonly options: O;
    readonly run: (call: Call, values: Values<O>) => Promise<number>;
  },
): Command => command as unknown as Command;

/** The arguments make no sense. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** It can't be done, and the message says all that an operator needs to know. */
export class OpsError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.wrong) {
    super(message);
    this.name = 'OpsError';
    this.exitCode = exitCode;
  }
}

/** Refuses what destroys something, or can't be taken back, unless `--yes` was given. */
export const demandYes = (yes: boolean, what: string): void => {
  if (!yes) throw new UsageError(`${what} To do so, add --yes.`);
};

/** The one word that a command needs, and no more. */
export const onlyWord = ({ words }: Call, what: string): string => {
  const [word, ...others] = words;
  if (word === undefined) throw new UsageError(`Which ${what}?`);
  if (others.length > 0) throw new UsageError(`${others.join(' ')} is too much.`);
  return word;
};

export const noWords = ({ words }: Call): void => {
  if (words.length > 0) throw new UsageError(`${words.join(' ')} is too much.`);
};
