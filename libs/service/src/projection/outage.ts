import { LogError } from '@battleline/events';
import pg from 'pg';
import { type Backoff, waitBackoff } from '../backoff.ts';

/** How outages of the database, or of the log, are waited out. */
export type Patience = {
  readonly signal: AbortSignal;
  readonly backoff: Backoff;
  /** told of an outage's reason, and of its end (null), on change only */
  readonly onOutage: (reason: string | null) => void;
};

/** Tries until it is no outage that makes it fail; rejects with an AbortError if the signal aborts between two tries. */
export const waitOut = async <Result>(
  { signal, backoff, onOutage }: Patience,
  attempt: (tries: number) => Promise<Result>,
): Promise<Result> => {
  let reason: string | null = null;
  for (let tries = 0; ; tries += 1) {
    try {
      const result = await attempt(tries);
      if (reason !== null) onOutage(null);
      return result;
    } catch (error) {
      if (!isOutage(error)) throw error;
      if (error.message !== reason) onOutage(error.message);
      reason = error.message;
    }
    await waitBackoff(backoff, tries, signal);
  }
};

/** Classes of SQLSTATE that say nothing about our rows: connection, conflict, resources, operator, locks, system. */
const OUTAGE_CLASSES = ['08', '40', '53', '55', '57', '58'];
/** A server that has become a standby. */
const READ_ONLY = '25006';

/** Whether it is the database's trouble, or the log's, and not ours: then the same is tried again. */
export const isOutage = (error: unknown): error is Error => {
  if (error instanceof pg.DatabaseError)
    return OUTAGE_CLASSES.includes(error.code?.slice(0, 2) ?? '') || error.code === READ_ONLY;
  if (error instanceof LogError) return error.code === 'UNAVAILABLE';
  if (!isError(error)) return false;
  // Sockets' errors have a code; pg's own about lost connections and time-outs are plain errors.
  return ('code' in error && String(error.code).startsWith('E')) || error.name === 'Error';
};

const isError = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && 'name' in error && 'message' in error;
