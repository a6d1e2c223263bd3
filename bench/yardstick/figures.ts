/** What one load has to do with one server. */
export type LoadPlan = {
  readonly tables: number;
  /** moves a second over all tables; null = each table as fast as answers come */
  readonly rate: number | null;
  readonly warmUpMs: number;
  readonly measuredMs: number;
};

/** The load's first line: what it measures begins. */
export const BEGUN = 'begun';

/** What was measured; times of the processor in µs. */
export type Figures = {
  readonly moves: number;
  readonly seconds: number;
  /** from the mover's sending until the opponent's frame came, ms */
  readonly p50: number;
  readonly p99: number;
  /** by part of the server */
  readonly serverMicros: Readonly<Record<string, number>>;
  readonly loadMicros: number;
  readonly receivedBytes: number;
  /** games that ended and were followed by another one */
  readonly newGames: number;
};

/** The value below which this share of the sorted ones lies. */
export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
