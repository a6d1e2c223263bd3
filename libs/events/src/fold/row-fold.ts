import type { DecodedRecord } from '../codec/record.ts';
import { type StreamKey, streamKey } from '../header.ts';
import type { LogRecord } from '../log/event-log.ts';
import { createPartitionFold, type Outcome, type PartitionState, type StreamCell } from './partition-fold.ts';

/** What admission keeps of a partition besides its streams. */
export type RowStanding = Omit<PartitionState, 'streams'>;

/** What a fold over rows has come to. */
export type RowFolding = {
  readonly outcomes: readonly Exclude<Outcome, { status: 'stop' }>[];
  /** where it can't read on (R9) */
  readonly stop: Extract<Outcome, { status: 'stop' }> | undefined;
  readonly standing: RowStanding;
  /** the streams that have changed, as they are now; undefined: forgotten */
  readonly changed: ReadonlyMap<StreamKey, StreamCell | undefined>;
};

/** The streams that records name: those whose rows a fold of them needs. */
export const streamsNamed = (
  records: readonly Pick<LogRecord, 'value'>[],
  decode: (value: Uint8Array | null) => DecodedRecord,
): ReadonlySet<StreamKey> =>
  new Set(
    records.flatMap(({ value }) => {
      const decoded = decode(value);
      return decoded.status === 'decoded' ? decoded.header.streams.map(streamKey) : [];
    }),
  );

/**
 * The shared fold (R2) over records of a partition whose streams are too many for memory: `rows` holds those that the
 * records name.
 */
export const foldRows = (
  options: {
    readonly topic: string;
    readonly partition: number;
    readonly decode: (value: Uint8Array | null) => DecodedRecord;
    readonly isVoided?: (offset: number, value: Uint8Array | null) => boolean;
  },
  standing: RowStanding,
  rows: ReadonlyMap<StreamKey, StreamCell>,
  records: readonly LogRecord[],
): RowFolding => {
  const fold = createPartitionFold({ ...options, start: { ...standing, streams: rows } });
  const outcomes: Exclude<Outcome, { status: 'stop' }>[] = [];
  let stop: RowFolding['stop'];
  for (const record of records) {
    const outcome = fold.fold(record);
    if (outcome.status === 'stop') {
      stop = outcome;
      break;
    }
    outcomes.push(outcome);
  }
  const { streams, ...now } = fold.state();
  const keys = new Set(
    outcomes.flatMap((outcome) => (outcome.status === 'admitted' ? outcome.changes : [])).map(keyOf),
  );
  const changed = new Map([...keys].map((key) => [key, streams.get(key)]));
  return { outcomes, stop, standing: now, changed };
};

const keyOf = ({ key }: { readonly key: StreamKey }): StreamKey => key;
