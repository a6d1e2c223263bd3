import { type Brain, BRAINS, type Level } from '@battleline/client';
import { carelessPlay } from '@battleline/client/testing';
import type { EventLog } from '@battleline/events';
import { playEvening } from './evening.ts';
import { landRecords } from './landing.ts';

/** Games that are decided before their records go to the log: more would only take more memory. */
const EVENING = 100;
const PEOPLE = 24;
/** One claim in so many is made without proof, so that there are refused ones. */
const HASTE = 0.15;

const hasty =
  (brain: Brain): Brain =>
  (view, random) =>
    view.claimable.length > 0 && random() < HASTE ? carelessPlay(view, random) : brain(view, random);

/** Fills the log with so many finished games; tells after each evening how many games and records that was. */
export const generate = async (
  log: EventLog,
  options: { readonly games: number; readonly level: Level; readonly signal: AbortSignal },
  told: (games: number, records: number) => void,
): Promise<void> => {
  const brain = hasty(BRAINS[options.level]);
  for (let left = options.games; left > 0 && !options.signal.aborted; left -= EVENING) {
    const games = Math.min(left, EVENING);
    const records = await playEvening({ games, people: PEOPLE, brain });
    await landRecords(log, records);
    told(games, records.length);
  }
};
