import type { createPartitionFold, EventLog } from '@battleline/events';
import type { Run } from '../history.ts';
import { checkChains } from './chain-check.ts';
import { createFindings, type Findings } from './finding.ts';
import { checkHistory, createTally } from './history-check.ts';
import type { HistorySource } from './history-reading.ts';
import { checkHung } from './hung-check.ts';
import { checkLines } from './line-check.ts';
import { type LogBook, readLogBook } from './log-book.ts';
import { checkMoments } from './moment-check.ts';
import { type Spread, spreadOf } from './spread.ts';
import type { Wait } from './wait-clock.ts';

/** What a run comes to. */
export type RunVerdict = {
  readonly commands: number;
  readonly confirmed: number;
  /** by code */
  readonly rejected: Readonly<Record<string, number>>;
  readonly unanswered: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly divergent: number;
  readonly leaked: number;
  readonly hung: number;
  readonly pauseMs: Spread;
  /** records without effect, by reason */
  readonly voids: Readonly<Record<string, number>>;
  /** the first of each kind, in words */
  readonly findings: readonly string[];
};

/** The verdict, and every command's wait for whoever wants to know which fault caused it. */
export type CheckedRun = { readonly verdict: RunVerdict; readonly waits: readonly Wait[] };

export type CheckOptions = {
  readonly run: Run;
  readonly log: EventLog;
  readonly histories: readonly HistorySource[];
  /** holds the read models against the log, where there are any */
  readonly checkReadModels?: (book: LogBook, findings: Findings) => Promise<void>;
  readonly createFold?: typeof createPartitionFold;
};

const countBy = <Item>(items: Iterable<Item>, nameOf: (item: Item) => string): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const item of items) counts[nameOf(item)] = (counts[nameOf(item)] ?? 0) + 1;
  return counts;
};

/** Reads the whole log and all histories of a finished run, and says what is wrong. */
export const checkRun = async (options: CheckOptions): Promise<CheckedRun> => {
  const { run, log, histories, checkReadModels, createFold } = options;
  const findings = createFindings();
  const tally = createTally();
  const book = await readLogBook({ log, findings, moments: run.moments, ...(createFold && { createFold }) });
  for (const source of histories) await checkHistory(source, book, findings, tally);
  checkChains(book, findings);
  checkLines(book, findings);
  checkMoments(book, tally.inspected, findings);
  await checkReadModels?.(book, findings);
  checkHung(book, tally.waits, run, findings);

  const { accepted = 0, ...rejected } = Object.fromEntries(tally.answers);
  const { count } = findings;
  const verdict: RunVerdict = {
    commands: tally.waits.length,
    confirmed: accepted,
    rejected,
    unanswered: tally.waits.filter(({ isAnswered }) => !isAnswered).length,
    lost: count('lost'),
    duplicated: count('duplicated'),
    divergent: count('divergent'),
    leaked: count('leaked'),
    hung: count('hung'),
    pauseMs: spreadOf(tally.waits.map(({ ms }) => ms)),
    voids: countBy(book.voids, ({ reason }) => reason),
    findings: findings.told().map(({ fault, text }) => `${fault}: ${text}`),
  };
  return { verdict, waits: tally.waits };
};
