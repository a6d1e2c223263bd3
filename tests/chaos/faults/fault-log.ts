import type { FaultKind } from '../plan/fault-plan.ts';

/** A fault as it was; `until` undefined: it isn't over. */
export type HappenedFault = {
  readonly t: number;
  readonly until: number | undefined;
  readonly kind: FaultKind;
  readonly target: string;
};

/** What was done to whom, and when. */
export type FaultLog = {
  /** The result says that it is over. */
  readonly begin: (kind: FaultKind, target: string) => () => void;
  readonly all: () => readonly HappenedFault[];
  /** in words, what isn't over */
  readonly open: () => readonly string[];
};

export const createFaultLog = (now: () => number): FaultLog => {
  const faults: { t: number; until: number | undefined; kind: FaultKind; target: string }[] = [];
  return {
    begin: (kind, target) => {
      const fault = { t: now(), until: undefined as number | undefined, kind, target };
      faults.push(fault);
      return () => void (fault.until = now());
    },
    all: () => faults,
    open: () => faults.filter(({ until }) => until === undefined).map(({ kind, target }) => printFault(kind, target)),
  };
};

/** `kill gateway-2`, `cut gateway-1's Postgres`, `clock of gateway-3`. */
export const printFault = (kind: FaultKind, target: string): string =>
  kind === 'clock' ? `clock of ${target}` : `${kind.split(' ')[0]} ${target}`;

/** How many there were of each kind. */
export const countFaults = (faults: readonly HappenedFault[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { kind } of faults) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};
