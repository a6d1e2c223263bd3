import { FEATURES, type GatewayId } from '@battleline/domain';
import type { EventLog, LogReader } from '@battleline/events';
import { type Beats, createBeats, type Logger } from '@battleline/service';
import type { GatewayMetrics } from './metrics.ts';

export type GatewayBeatsDeps = {
  readonly gateway: GatewayId;
  readonly program: string;
  readonly log: EventLog;
  readonly reader: LogReader;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
};

/** A gateway's heartbeats under its id; it hears all others', and raises the alarm where two folds differ (R10). */
export const createGatewayBeats = ({ gateway, program, log, reader, metrics, logger }: GatewayBeatsDeps): Beats =>
  createBeats({
    ...{ log, process: gateway, role: 'gateway', program, features: FEATURES, folds: reader.folds },
    listener: {
      onDivergence: (divergence) => {
        metrics.divergentBlocks.inc();
        logger.error({ ...divergence }, 'folds differ');
      },
    },
  });
