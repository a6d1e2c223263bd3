/** A command's wait: from when it was asked for, so many ms. */
export type Pause = { readonly client: string; readonly command: string; readonly t: number; readonly ms: number };
/** A fault from `t` on; `until` undefined: to the end. */
export type FaultSpan = {
  readonly t: number;
  readonly until?: number | undefined;
  readonly kind: string;
  readonly target: string;
};

/** What is mended is felt for a while: processes start, clients come back, leaders change. */
const FELT_MS = 10_000;

/** The faults that were there, or had just been, while a command waited. */
export const faultsAround = <Fault extends FaultSpan>({ t, ms }: Pause, faults: readonly Fault[]): readonly Fault[] =>
  faults.filter((fault) => fault.t <= t + ms && (fault.until ?? Infinity) + FELT_MS >= t);

export const longestPauses = <Some extends Pause>(pauses: readonly Some[], count: number): readonly Some[] =>
  pauses.toSorted((one, other) => other.ms - one.ms).slice(0, count);
