import { FEATURES, type TableId } from '@battleline/domain';
import { EVENT_EXAMPLES } from '../codec/event.examples.ts';
import { decodeRecord, encodeRecord } from '../codec/record.ts';
import type { Header, StreamKind, StreamRef } from '../header.ts';
import type { AnyEvent } from '../log-event.ts';
import { plainHeader } from './named-streams.ts';
import { createPartitionFold, type Outcome, type PartitionFoldOptions } from './partition-fold.ts';

// For tests of one partition: records written and folded one by one. Times are seconds since the partition's start.

export const START_MS = 1_760_000_000_000;
/** The log time, in µs, of a record appended so many seconds after the start. */
export const logTime = (seconds: number): number => (START_MS + seconds * 1000) * 1000;
export const MINUTES = 60;

export const idOf = (digit: string): string => digit.repeat(32);
/** An id that shows its number. */
export const numbered = <Id extends string>(number: number): Id => String(number).padStart(32, '0') as Id;
export const tableNumber = (number: number): TableId => `7-${String(number).padStart(30, '0')}` as TableId;

export const named = (
  kind: StreamKind,
  id: string,
  version: number,
  flags: { readonly checked?: boolean; readonly rests?: boolean } = {},
): StreamRef => ({ kind, id, version, checked: false, rests: false, ...flags });

export const tick: AnyEvent = { type: 'Tick' };

/** A partition whose record 0 is `LogOpened`, unless it is to be quite empty. */
export const partition = (options: Partial<PartitionFoldOptions> & { readonly isEmpty?: boolean } = {}) => {
  const { isEmpty = false, ...rest } = options;
  const fold = createPartitionFold({ topic: 'lobby', partition: 0, decode: decodeRecord, ...rest });
  const appendValue = (seconds: number, value: Uint8Array | null): Outcome =>
    fold.fold({ offset: fold.next(), time: START_MS + seconds * 1000, key: null, value });
  const append = (seconds: number, header: Partial<Header> = {}, event: AnyEvent = tick): Outcome =>
    appendValue(seconds, encodeRecord({ ...plainHeader(fold.now()), ...header }, event, new Set(FEATURES)));
  if (!isEmpty && fold.next() === 0) append(0, {}, EVENT_EXAMPLES.LogOpened);
  return { fold, append, appendValue };
};

/** What became of a record: `admitted`, the reason why it is void, or why the reader stops. */
export const fate = (outcome: Outcome): string =>
  outcome.status === 'admitted' ? 'admitted' : `${outcome.status}: ${outcome.reason}`;

export const game = idOf('2');

/** A partition with a game's stream at version 2, born in second 1, moved last in second 2. */
export const withStream = (flags: { readonly rests?: boolean } = {}) => {
  const log = partition();
  log.append(1, { streams: [named('game', game, 0)] });
  log.append(2, { streams: [named('game', game, 1, flags)] });
  return log;
};
