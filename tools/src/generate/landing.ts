import { type EventLog, type NewRecord, partitionKey } from '@battleline/events';

const BATCH = 1_000;
const TRIES = 20;

/**
 * Appends the records, those of each partition in their order. What failed, and what came behind it in its partition,
 * is appended again: a second copy is void.
 */
export const landRecords = async (log: EventLog, records: readonly NewRecord[]): Promise<void> => {
  for (let start = 0; start < records.length; start += BATCH) {
    let batch = records.slice(start, start + BATCH);
    for (let tries = 0; batch.length > 0; tries += 1) {
      const results = await log.append(batch);
      const broken = new Set<string>();
      let reason = '';
      const again = batch.filter(({ topic, partition }, index) => {
        const result = results[index];
        if (result && result.status !== 'appended') {
          reason = result.reason;
          broken.add(partitionKey(topic, partition));
        }
        return broken.has(partitionKey(topic, partition));
      });
      if (again.length > 0 && tries === TRIES) throw new Error(`the log takes no more records: ${reason}`);
      batch = again;
    }
  }
};
