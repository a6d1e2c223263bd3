import type { AppendResult, EventLog, NewRecord } from '@battleline/events';
import { pause } from './pause.ts';

const RETRY_MS = { first: 50, most: 1000 };

export type Appending<Fate> = {
  readonly log: Pick<EventLog, 'append'>;
  readonly record: NewRecord;
  /** what becomes of the first copy, once it has been read back; never undefined */
  readonly fate: Promise<Fate>;
  /** whether no copy can count any more */
  readonly isOver: () => boolean;
  /** after so many tries of which the log has surely taken none, it is given up */
  readonly tries?: number;
  readonly signal: AbortSignal;
};

/**
 * Appends the record, and the same again while it may not have landed, until its fate is known (R6); undefined where it
 * was given up. A copy that lands after all is void by then, or it is the first and counts.
 */
export const appendUntilKnown = async <Fate>(appending: Appending<Fate>): Promise<Fate | undefined> => {
  const { log, record, fate, isOver, tries = Infinity, signal } = appending;
  let waitMs = RETRY_MS.first;
  let status: AppendResult['status'] = 'not-appended';
  for (let tried = 1; !signal.aborted; tried += 1) {
    if (status !== 'appended') {
      const [result] = await log.append([record]);
      status = status === 'unknown' && result?.status !== 'appended' ? 'unknown' : (result?.status ?? 'unknown');
    }
    if (status === 'not-appended' && tried >= tries) return undefined;
    const known = await Promise.race([fate, pause(waitMs, signal)]);
    if (known !== undefined) return known;
    if (isOver()) return undefined;
    waitMs = Math.min(waitMs * 2, RETRY_MS.most);
  }
  return undefined;
};
