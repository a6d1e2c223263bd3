import type { RunVerdict } from '../checker/check-run.ts';
import { type Spread, spreadOf } from '../checker/spread.ts';
import { countFaults } from '../faults/fault-log.ts';
import type { Options } from '../plan/options.ts';
import type { FinishedRun } from '../run.ts';
import { gatewayRecovery } from './gateway-recovery.ts';

/** The object that `--json` prints. */
export type FiguresJson = {
  readonly minutes: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly commands: number;
  readonly confirmed: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly unanswered: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly divergent: number;
  readonly leaked: number;
  readonly hung: number;
  readonly pauseMs: Spread;
  readonly recoverMs: { readonly gateway: Spread; readonly broker: Spread; readonly projector: Spread };
};

export type Figures = {
  readonly json: FiguresJson;
  /** of the commands that could be confirmed, so many were; 0 to 1 */
  readonly confirmedShare: number;
  /** kills of gateways that no trouble of the log is near */
  readonly calmGatewayMs: Spread;
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
];
const LEAST_CONFIRMED = 0.95;
const LOG_TROUBLE_MS = 15_000;
const LOG_TROUBLE = /broker|kafka|kill postgres/;

export const confirmedShare = (verdict: Pick<RunVerdict, 'commands' | 'confirmed' | 'rejected'>): number => {
  const raced = RACES.reduce((sum, code) => sum + (verdict.rejected[code] ?? 0), 0);
  const due = verdict.commands - raced;
  return due === 0 ? 0 : verdict.confirmed / due;
};

export const figuresOf = (options: Options, finished: FinishedRun, verdict: RunVerdict): Figures => {
  const { faults, recovery, tally, stuck } = finished;
  const recoveries = recovery.gatewayKills().map((kill) => ({
    calm: !faults.some(
      ({ kind, t, until = Infinity }) =>
        LOG_TROUBLE.test(kind) && t < kill.t + LOG_TROUBLE_MS && until > kill.t - LOG_TROUBLE_MS,
    ),
    all: gatewayRecovery(kill, tally.sightings(), tally.commands()),
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
      gateway: spreadOf(recoveries.flatMap(({ all }) => all)),
      broker: spreadOf(recovery.brokerMs()),
      projector: spreadOf(recovery.projectorMs()),
    },
  };
  const share = confirmedShare(verdict);
  const isClean = lost + duplicated + divergent + leaked + json.hung === 0;
  return {
    json,
    confirmedShare: share,
    calmGatewayMs: spreadOf(recoveries.flatMap(({ calm, all }) => (calm ? all : []))),
    isGood: isClean && share >= LEAST_CONFIRMED,
  };
};
