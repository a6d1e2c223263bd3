import { LOBBY_PARTITION, type LogReader } from '@battleline/events';
import type { Logger, LogMetrics, Readiness } from '@battleline/service';
import type { GatewayLife } from './gateway-life.ts';
import type { OwnGateway } from './own-gateway.ts';
import type { World } from '../world.ts';

/** Whether this gateway takes clients: from when it has caught up and the lobby knows it until it drains. */
export type GatewayReadiness = {
  readonly readiness: () => Readiness;
  /** True once it takes clients; false where it ends before. */
  readonly start: () => Promise<boolean>;
  /** Has caught up, and is known; also while it drains. */
  readonly hasStarted: () => boolean;
  /** Begins anew under a new id where the lobby, read to its end, knows this gateway no more. */
  readonly beginAnewIfForgotten: () => Promise<void>;
  /** Takes no clients from now on; the reason is told to whoever asks. */
  readonly drain: (reason: string) => void;
};

export type GatewayReadinessDeps = {
  readonly own: Pick<OwnGateway, 'id'>;
  readonly reader: Pick<LogReader, 'ready' | 'stopped'>;
  readonly world: World;
  readonly life: GatewayLife;
  readonly program: string;
  readonly logger: Logger;
  readonly phaseEnded: LogMetrics['phaseEnded'];
  readonly signal: AbortSignal;
};

export const createGatewayReadiness = (
  deps: GatewayReadinessDeps,
  /** told when it has a new id, under which nobody's connection counts yet */
  onNewId: () => void,
): GatewayReadiness => {
  const { own, reader, world, life, program, logger, signal } = deps;
  let isStarted = false;
  let draining: string | undefined;
  const isFresh = (): boolean => world.isFresh('lobby', LOBBY_PARTITION);
  return {
    readiness: () => {
      if (draining !== undefined) return { ready: false, reason: draining };
      if (reader.stopped().length > 0) return { ready: false, reason: 'a partition holds records of a newer version' };
      if (!isStarted) return { ready: false, reason: 'reading the log' };
      return isFresh() ? { ready: true, reason: 'follows the log' } : { ready: false, reason: 'behind the log' };
    },
    start: async () => {
      await reader.ready();
      deps.phaseEnded('reading');
      await life.start(program);
      deps.phaseEnded('lobby');
      return (isStarted = !signal.aborted);
    },
    hasStarted: () => isStarted,
    beginAnewIfForgotten: async () => {
      if (world.gateway(own.id()).status !== 'unknown' || !isFresh()) return;
      isStarted = false;
      logger.warn({ gateway: own.id() }, 'forgotten by the lobby');
      await life.beginAnew(program);
      isStarted = !signal.aborted;
      onNewId();
    },
    drain: (reason) => void (draining = reason),
  };
};
