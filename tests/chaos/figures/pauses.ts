/** A command's wait: from when it was asked for, so many ms. */
export type Pause = { readonly client: string; readonly command: string; readonly t: number; readonly ms: number };
/** A fault from `t` on; `until` undefined: to the end. */
export type FaultSpan = {
  readonly t: number;
  readonly until?: number | undefined;
  readonly kind: string;
  readonly target: string;
};

/** Pauses with the same faults around them: the longest, and how many there are. */
export type PauseGroup<Fault extends FaultSpan> = {
  readonly longest: Pause;
  readonly count: number;
  readonly faults: readonly Fault[];
};

/** What is mended is felt for a while: processes start, clients come back, leaders change. */
const FELT_MS = 5_000;

/** The faults that were there, or had just been, while a command waited. */
export const faultsAround = <Fault extends FaultSpan>({ t, ms }: Pause, faults: readonly Fault[]): readonly Fault[] =>
  faults.filter((fault) => fault.t <= t + ms && (fault.until ?? Infinity) + FELT_MS >= t);

/** Puts pauses of at least `leastMs` down to the faults around them; those with the longest pauses first. */
export const groupPauses = <Fault extends FaultSpan>(
  pauses: readonly Pause[],
  faults: readonly Fault[],
  leastMs: number,
): readonly PauseGroup<Fault>[] => {
  const groups = new Map<string, PauseGroup<Fault>>();
  for (const pause of pauses.filter(({ ms }) => ms >= leastMs).toSorted((one, other) => other.ms - one.ms)) {
    const around = faultsAround(pause, faults);
    const key = around.map((fault) => faults.indexOf(fault)).join(' ');
    const { longest = pause, count = 0 } = groups.get(key) ?? {};
    groups.set(key, { longest, count: count + 1, faults: around });
  }
  return [...groups.values()];
};
