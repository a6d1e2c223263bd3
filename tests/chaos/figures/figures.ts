import type { RunVerdict } from '../checker/check-run.ts';
import { type Spread, spreadOf } from '../checker/spread.ts';
import { countFaults, type HappenedFault } from '../faults/fault-log.ts';
import type { LogKind, Options } from '../plan/options.ts';
import type { FinishedRun } from '../run.ts';
import { gatewayRecovery } from './gateway-recovery.ts';

/** What the object takes over from the checker's verdict. */
type Judged = Omit<RunVerdict, 'voids' | 'findings'>;

/** The object that `--json` prints. */
export type FiguresJson = Judged & {
  readonly minutes: number;
  readonly faults: Readonly<Record<string, number>>;
  /** `gateway`: after kills with no trouble of the log within 15 s */
  readonly recoverMs: { readonly gateway: Spread; readonly broker: Spread; readonly projector: Spread };
};

export type Figures = {
  readonly json: FiguresJson;
  /** of the commands that could be confirmed, so many were; 0 to 1 */
  readonly confirmedShare: number;
  /** by type; a resumed game is one `resume` */
  readonly confirmedByType: Readonly<Record<string, number>>;
  /** after all kills of gateways, also those with trouble of the log near them */
  readonly everyGatewayMs: Spread;
  /** kills of gateways without that */
  readonly calmKills: number;
  readonly isGood: boolean;
};

/**
 * Refusals that two honest players bring on each other, or one his own haste: the command came too late to be right,
 * and nobody is at fault that it wasn't confirmed.
 */
export const RACES: readonly string[] = [
  'OUTDATED',
  'INVITE_GONE',
  'ALREADY_INVITED',
  'UNKNOWN_PLAYER',
  'ALREADY_SEATED',
  'OPPONENT_SEATED',
  'GAME_OVER',
  'UNKNOWN_TABLE',
  'ALREADY_DEALT',
  'SAID_TOO_MUCH',
];
const LEAST_CONFIRMED = 0.95;
const LOG_TROUBLE_MS = 15_000;

/** Whether a fault keeps commands from being confirmed by any gateway, or by the one that it hits. */
const troublesLog = (log: LogKind, { kind, target }: Pick<HappenedFault, 'kind' | 'target'>): boolean =>
  log === 'kafka'
    ? /broker|kafka/.test(kind)
    : kind === 'kill postgres' || (/postgres$/.test(kind) && /^gateway/.test(target));

export const confirmedShare = (verdict: Pick<RunVerdict, 'commands' | 'confirmed' | 'rejected'>): number => {
  const raced = RACES.reduce((sum, code) => sum + (verdict.rejected[code] ?? 0), 0);
  const due = verdict.commands - raced;
  return due === 0 ? 0 : verdict.confirmed / due;
};

/** How many commands of each type were confirmed. */
export const countConfirmed = (
  commands: readonly { readonly command: string; readonly code: string | null }[],
): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { command, code } of commands) if (code === 'ok') counts[command] = (counts[command] ?? 0) + 1;
  return counts;
};

export const figuresOf = (options: Options, finished: FinishedRun, verdict: RunVerdict): Figures => {
  const { faults, recovery, tally, stuck } = finished;
  const recoveries = recovery.gatewayKills().map((kill) => ({
    isCalm: !faults.some(
      (fault) =>
        troublesLog(options.log, fault) &&
        fault.t < kill.t + LOG_TROUBLE_MS &&
        (fault.until ?? Infinity) > kill.t - LOG_TROUBLE_MS,
    ),
    times: gatewayRecovery(kill, tally.sightings(), tally.commands()),
  }));
  const { commands, confirmed, rejected, unanswered, lost, duplicated, divergent, leaked, pauseMs } = verdict;
  const json: FiguresJson = {
    minutes: options.minutes,
    faults: countFaults(faults),
    commands,
    confirmed,
    rejected,
    unanswered,
    lost,
    duplicated,
    divergent,
    leaked,
    hung: verdict.hung + stuck.length,
    pauseMs,
    recoverMs: {
      gateway: spreadOf(recoveries.flatMap(({ isCalm, times }) => (isCalm ? times : []))),
      broker: spreadOf(recovery.brokerMs()),
      projector: spreadOf(recovery.projectorMs()),
    },
  };
  const share = confirmedShare(verdict);
  const isClean = lost + duplicated + divergent + leaked + json.hung === 0;
  return {
    json,
    confirmedShare: share,
    confirmedByType: countConfirmed(tally.commands()),
    everyGatewayMs: spreadOf(recoveries.flatMap(({ times }) => times)),
    calmKills: recoveries.filter(({ isCalm }) => isCalm).length,
    isGood: isClean && share >= LEAST_CONFIRMED,
  };
};
