import { EVENT_TOPICS, type LogReader } from '@battleline/events';
import { describe, expect, test } from '@jest/globals';
import { createLogEnd } from './log-end.ts';

/** A log and a fold of it, each partition at the same offset. */
const desk = (end: number, folded: number) => {
  const at = { end, folded, asked: 0, isAway: false };
  const ends = async (topic: string): Promise<ReadonlyMap<number, number>> => {
    at.asked += 1;
    if (at.isAway) throw new Error('the log does not answer');
    return new Map(Array.from({ length: EVENT_TOPICS[topic as keyof typeof EVENT_TOPICS] }, (_, p) => [p, at.end]));
  };
  const reader = { fold: () => ({ next: () => at.folded }) } as unknown as Pick<LogReader, 'fold'>;
  return { at, logEnd: createLogEnd({ log: { ends }, reader, signal: new AbortController().signal }) };
};

const TOPICS = Object.keys(EVENT_TOPICS).length;

describe('the end of the log', () => {
  test('is folded once the fold has come to where the log ended when it was asked', async () => {
    const { at, logEnd } = desk(7, 6);
    let isTold = false;
    const told = logEnd.isFolded().then((isFolded) => {
      isTold = true;
      return isFolded;
    });
    while (at.asked < TOPICS) await new Promise((resolve) => setTimeout(resolve, 1));
    at.end = 9; // what comes later doesn't matter
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(isTold).toBe(false);
    at.folded = 7;
    expect(await told).toBe(true);
  });

  test('is asked for once by all who come during a look, and again after it', async () => {
    const { at, logEnd } = desk(7, 7);
    const first = logEnd.isFolded();
    await Promise.resolve();
    await Promise.resolve();
    await Promise.all([first, logEnd.isFolded(), logEnd.isFolded(), logEnd.isFolded()]);
    expect(at.asked).toBe(2 * TOPICS);
  });

  test('is not known while the log is away', async () => {
    const { at, logEnd } = desk(7, 7);
    at.isAway = true;
    expect(await logEnd.isFolded()).toBe(false);
    at.isAway = false;
    expect(await logEnd.isFolded()).toBe(true);
  });
});
