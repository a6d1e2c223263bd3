import { setTimeout as delay } from 'node:timers/promises';
import { EVENT_TOPICS, type EventLog, type LogReader } from '@battleline/events';

/** How long folding up to the log's end may take before that isn't waited for any more. */
const WITHIN_MS = 5000;
const LOOK_EVERY_MS = 20;

/** Where the log ends now, as the log itself says. */
export type LogEnd = {
  /** Whether all is folded that the log held when this was asked; false where that can't be told in time. */
  readonly isFolded: () => Promise<boolean>;
};

export type LogEndDeps = {
  readonly log: Pick<EventLog, 'ends'>;
  readonly reader: Pick<LogReader, 'fold'>;
  readonly signal: AbortSignal;
};

/** Any number may ask at once: who comes while a look is under way shares the next one. */
export const createLogEnd = ({ log, reader, signal }: LogEndDeps): LogEnd => {
  const foldUpTo = async (topic: string, ends: ReadonlyMap<number, number>, late: AbortSignal): Promise<boolean> => {
    const isFolded = (): boolean => [...ends].every(([partition, end]) => reader.fold(topic, partition).next() >= end);
    while (!isFolded()) await delay(LOOK_EVERY_MS, undefined, { signal: late, ref: false });
    return true;
  };
  const look = async (): Promise<boolean> => {
    const late = AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]);
    const topics = Object.keys(EVENT_TOPICS).map(async (topic) => foldUpTo(topic, await log.ends(topic), late));
    return Promise.all(topics).then(
      () => true,
      () => false, // an outage, or too far behind
    );
  };

  let running: Promise<boolean> = Promise.resolve(true);
  let next: Promise<boolean> | undefined;
  const begin = (): Promise<boolean> => {
    next = undefined;
    return (running = look());
  };
  return { isFolded: () => (next ??= running.then(begin)) };
};
