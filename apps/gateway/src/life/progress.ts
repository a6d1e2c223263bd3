import { type FoldedBatch, EVENT_TOPICS, type LogReader } from '@battleline/events';
import type { Logger } from '@battleline/service';
import type { GatewayMetrics } from '../metrics.ts';

const EVERY_MS = 1000;
/** Own clock and append times apart by more than this raise an alarm (R5), seconds. */
const MAX_SKEW_S = 5;
/** A partition whose end was reached within this time is followed live; batches come at least once a second. */
const LIVE_MS = 2000;

/** Keeps the metrics of how far this gateway is, and raises the alarm of clocks that differ. */
export const watchProgress = (
  reader: LogReader,
  metrics: GatewayMetrics,
  logger: Logger,
): { readonly onBatch: (batch: FoldedBatch) => void; readonly stop: () => void } => {
  let isSkewed = false;

  const noteSkew = (appendTime: number): void => {
    const skew = (Date.now() - appendTime) / 1000;
    metrics.clockSkewSeconds.set(skew);
    if (Math.abs(skew) > MAX_SKEW_S !== isSkewed) {
      isSkewed = !isSkewed;
      if (isSkewed) logger.warn({ skewSeconds: skew }, 'own clock and append times differ');
      else logger.info({ skewSeconds: skew }, 'own clock and append times agree again');
    }
  };

  const measure = (): void => {
    let [behindMs, gap] = [0, 0];
    for (const [topic, partitions] of Object.entries(EVENT_TOPICS))
      for (let partition = 0; partition < partitions; partition += 1) {
        behindMs = Math.max(behindMs, reader.behindMs(topic, partition));
        gap += reader.gap(topic, partition);
      }
    metrics.lagSeconds.set(Number.isFinite(behindMs) ? behindMs / 1000 : 0);
    metrics.gapRecords.set(gap);
    metrics.stoppedPartitions.set(reader.stopped().length);
  };
  const timer = setInterval(measure, EVERY_MS);

  return {
    onBatch: ({ topic, partition, records, outcomes, end }) => {
      for (const outcome of outcomes)
        metrics.records.inc({ verdict: outcome.status === 'admitted' ? 'admitted' : outcome.reason });
      const last = records.at(-1);
      // Only a record that was waited for is read right after its append.
      if (last && last.offset + 1 === end && reader.behindMs(topic, partition) < LIVE_MS) noteSkew(last.time);
    },
    stop: () => clearInterval(timer),
  };
};
