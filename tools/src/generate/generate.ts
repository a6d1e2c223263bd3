import type { Level } from '@battleline/client';
import type { EventLog, NewRecord } from '@battleline/events';
import type { EveningPlan } from './evening.ts';
import { landRecords } from './landing.ts';

/** Games that are decided before their records go to the log: more would only take more memory. */
const EVENING = 100;

// All of an evening is decided before its first record stands in the log: at a time later than any of its streams'
// births there. Nothing but `foldedTo` is made of it.
const AHEAD_MS = 3_600_000;

/** The evenings of so many games, each planned when it is asked for; the same seed gives the same games. */
export function* planEvenings(
  options: { readonly games: number; readonly level: Level; readonly seed: string },
  nowMs: () => number = Date.now,
): Generator<EveningPlan> {
  const { level, seed } = options;
  for (let begun = 0; begun < options.games; begun += EVENING) {
    const games = Math.min(options.games - begun, EVENING);
    yield { name: `${seed} from game ${begun}`, games, level, timeMs: nowMs() + AHEAD_MS };
  }
}

/** An evening that has been played. */
export type Evening = { readonly plan: EveningPlan; readonly records: readonly NewRecord[] };

/** Appends whole evenings until the signal aborts; tells after each how many games and records it had. */
export const landEvenings = async (
  log: EventLog,
  evenings: AsyncIterable<Evening> | Iterable<Evening>,
  signal: AbortSignal,
  told: (games: number, records: number) => void,
): Promise<void> => {
  for await (const { plan, records } of evenings) {
    if (signal.aborted) break;
    await landRecords(log, records);
    told(plan.games, records.length);
  }
};
