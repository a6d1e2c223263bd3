import type { FoldedBatch } from '@battleline/events';
import type { RowChange } from './row-table.ts';

/** A record as the shared fold has judged it; a stop never gets here. */
export type FoldedOutcome = FoldedBatch['outcomes'][number];

/** A partition of a topic. */
export type Place = { readonly topic: string; readonly partition: number };

/** What a read model is made of: code from events to rows. Another meaning of the rows is another version. */
export type Projection = {
  readonly name: string;
  readonly version: number;
  /** the topics it follows, with their number of partitions */
  readonly topics: Readonly<Record<string, number>>;
  /** A pure function of the record, the state before and after it: a rebuild must give the same rows. */
  readonly changesOf: (outcome: FoldedOutcome, place: Place) => readonly RowChange[];
};

export const PROJECTION_ERROR_CODES = [
  'CHECKPOINT_MOVED', // another instance is active on the same rows
  'OTHER_LOG', // the rows were made of another log
  'AHEAD_OF_LOG', // the log ends before the checkpoint
] as const;
export type ProjectionErrorCode = (typeof PROJECTION_ERROR_CODES)[number];

/** Why a projection can't go on; its rows are as they were. */
export class ProjectionError extends Error {
  readonly code: ProjectionErrorCode;

  constructor(code: ProjectionErrorCode, message: string) {
    super(message);
    this.name = 'ProjectionError';
    this.code = code;
  }
}

/** The channel of one `NOTIFY` per batch, with `<name>/<version>` as payload. */
export const PROJECTION_CHANNEL = 'projection';

export const printProjection = ({ name, version }: Pick<Projection, 'name' | 'version'>): string =>
  `${name}/${version}`;
