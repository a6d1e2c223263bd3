/** A count with its thousands apart. */
export const printCount = (count: number): string => count.toLocaleString('en');

/** Tells on stderr how far long work has come: nothing in the first seconds, then a line every so often. */
export type ProgressNote = {
  readonly add: (count: number) => void;
  /** All that was added, and how long it took so far. */
  readonly done: () => { readonly count: number; readonly seconds: number };
};

const QUIET_MS = 2_000;
const EVERY_MS = 2_000;

/** `total` = how many there will be at all, as far as it is known. */
export const createProgressNote = (
  note: (line: string) => void,
  what: string,
  total: number | undefined,
  nowMs: () => number = () => performance.now(),
): ProgressNote => {
  const start = nowMs();
  let count = 0;
  let next = start + QUIET_MS;
  const rate = (): number => Math.round(count / Math.max(0.001, (nowMs() - start) / 1000));
  return {
    add: (more) => {
      count += more;
      if (nowMs() < next) return;
      next = nowMs() + EVERY_MS;
      const of = total === undefined ? '' : ` of ${printCount(total)}`;
      note(`${printCount(count)}${of} ${what}, ${printCount(rate())}/s`);
    },
    done: () => ({ count, seconds: (nowMs() - start) / 1000 }),
  };
};

/** How many records there are before these offsets, in all partitions or in some. */
export const countBefore = (offsets: ReadonlyMap<number, number>, partitions?: readonly number[]): number =>
  [...offsets].reduce((sum, [partition, next]) => sum + (partitions?.includes(partition) === false ? 0 : next), 0);
