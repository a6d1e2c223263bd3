import type { DecodedRecord } from '../codec/record.ts';
import { type EventLog, LogError, type LogRecord, type PartitionKey, partitionKey } from '../log/event-log.ts';
import type { PartitionState } from './partition-fold.ts';

type Start = Pick<PartitionState, 'next' | 'identity'>;

/**
 * Makes sure that states which don't begin with record 0 are of this log (R9): record 0 of each partition tells their
 * identity. Waits out outages; throws `LogError` RECREATED. That the log reaches so far, who follows it finds out.
 */
export const checkStarts = async (
  { log, decode }: { readonly log: EventLog; readonly decode: (value: Uint8Array | null) => DecodedRecord },
  topic: string,
  starts: ReadonlyMap<number, Start>,
  signal: AbortSignal,
): Promise<void> => {
  const open = new Map([...starts].filter(([, { next }]) => next > 0));
  if (open.size === 0) return;
  const done = new AbortController();
  const from = new Map([...open.keys()].map((partition) => [partition, 0]));
  for await (const item of log.follow({ topic, from }, AbortSignal.any([signal, done.signal]))) {
    if (item.type === 'failure') throw item.failure.error;
    const { partition, records } = item.batch;
    const [start, first] = [open.get(partition), records[0]];
    if (!start || !first) continue;
    checkIdentity(partitionKey(topic, partition), first, start, decode);
    open.delete(partition);
    if (open.size === 0) done.abort();
  }
};

const checkIdentity = (
  place: PartitionKey,
  first: LogRecord,
  { identity }: Start,
  decode: (value: Uint8Array | null) => DecodedRecord,
): void => {
  const decoded = decode(first.value);
  const found = decoded.status === 'decoded' && decoded.event.type === 'LogOpened' ? decoded.event.identity : null;
  if (found !== identity)
    throw new LogError(
      'RECREATED',
      `${place} is another log than that of the snapshot: record 0 has the identity ${found}, the snapshot ${identity}`,
    );
};
