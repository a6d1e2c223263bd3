import type { CheckedRun } from '../checker/check-run.ts';
import { printFault } from '../faults/fault-log.ts';
import type { FinishedRun } from '../run.ts';
import { printTime } from '../watch/progress.ts';
import type { Figures } from './figures.ts';
import { groupPauses } from './pauses.ts';

const PAUSES_SHOWN = 10;
const LEAST_PAUSE_MS = 500;

const counts = (record: Readonly<Record<string, number>>): string =>
  Object.entries(record)
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none';

const spread = ({ p50, p99, max }: { p50: number; p99: number; max: number }): string =>
  `p50 ${p50}, p99 ${p99}, max ${max} ms`;

/** The run in words, for people. */
export const printSummary = (figures: Figures, finished: FinishedRun, { verdict, waits }: CheckedRun): string => {
  const { json } = figures;
  const pauses = groupPauses(waits, finished.faults, LEAST_PAUSE_MS)
    .slice(0, PAUSES_SHOWN)
    .map(({ longest, count, faults }) => {
      const around = faults.map(({ kind, target, t }) => `${printFault(kind, target)} at ${printTime(t)}`);
      const more = count > 1 ? ` and ${count - 1} more` : '';
      return `  ${String(Math.round(longest.ms)).padStart(6)} ms  ${longest.command} at ${printTime(longest.t)}${more}: ${around.join(', ') || 'no fault'}`;
    });
  const { confirmedShare: share, everyGatewayMs, calmKills } = figures;
  const lines = [
    '',
    `seed ${finished.run.seed}, ${json.minutes} minutes: ${counts(json.faults)}${finished.skipped > 0 ? `; ${finished.skipped} faults found nobody` : ''}`,
    `commands    ${json.commands}: ${json.confirmed} confirmed (${(share * 100).toFixed(2)} % of those that no race refused), ${json.unanswered} unanswered`,
    `confirmed   ${counts(figures.confirmedByType)}`,
    `rejected    ${counts(json.rejected)}`,
    `void        ${counts(verdict.voids)}`,
    `pauses      ${spread(json.pauseMs)}; the longest:`,
    ...pauses,
    `recovery    gateway killed with no trouble of the log within 15 s (${calmKills} times): ${spread(json.recoverMs.gateway)}; any: ${spread(everyGatewayMs)}`,
    `            broker killed: ${spread(json.recoverMs.broker)}; projector killed: ${spread(json.recoverMs.projector)}`,
    ...finished.remarks.map((text) => `remark      ${text}`),
    ...finished.stuck.map((text) => `hung: ${text}`),
    ...verdict.findings,
    `lost ${json.lost}, duplicated ${json.duplicated}, divergent ${json.divergent}, leaked ${json.leaked}, hung ${json.hung}: ${figures.isGood ? 'good' : 'NOT good'}`,
  ];
  return lines.join('\n');
};
