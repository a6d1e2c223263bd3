/** Half of the values are at most `p50`, 99 of 100 at most `p99`; ms, 0 where there are none. */
export type Spread = { readonly p50: number; readonly p99: number; readonly max: number };

export const spreadOf = (values: Iterable<number>): Spread => {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
};
