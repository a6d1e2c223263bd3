import { FEATURES } from '@battleline/domain';
import type { EventLog, LogReader } from '@battleline/events';
import { type Beats, createBeats, type Logger } from '@battleline/service';
import type { GatewayMetrics } from '../metrics.ts';
import type { OwnGateway } from './own-gateway.ts';

export type GatewayBeatsDeps = {
  readonly own: Pick<OwnGateway, 'id'>;
  readonly program: string;
  readonly log: EventLog;
  readonly reader: LogReader;
  readonly metrics: GatewayMetrics;
  readonly logger: Logger;
};

/** A gateway's heartbeats under its id; it hears all others', and raises the alarm where two folds differ (R10). */
export const createGatewayBeats = ({ own, program, log, reader, metrics, logger }: GatewayBeatsDeps): Beats =>
  createBeats({
    ...{ log, process: own.id, role: 'gateway', program, features: FEATURES, folds: reader.folds },
    listener: {
      onDivergence: (divergence) => {
        metrics.divergentBlocks.inc();
        logger.error({ ...divergence }, 'folds differ');
      },
    },
  });
