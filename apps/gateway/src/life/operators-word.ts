import type { Logger } from '@battleline/service';
import type { GatewayLife } from './gateway-life.ts';
import type { OwnGateway } from './own-gateway.ts';
import type { World } from '../world.ts';

/** What the lobby says of this gateway that it hasn't said itself: an operator lets it drain, or end. */
export type OperatorsWord = {
  readonly look: () => void;
};

export type OperatorsWordDeps = {
  readonly own: Pick<OwnGateway, 'id'>;
  readonly world: Pick<World, 'gateway'>;
  readonly life: Pick<GatewayLife, 'drain'>;
  /** Moves the clients to other gateways. */
  readonly drain: () => Promise<void>;
  /** Ends the process. */
  readonly stop: (why: string) => void;
  readonly onFailure: (error: unknown) => void;
  readonly logger: Pick<Logger, 'info'>;
};

export const createOperatorsWord = (deps: OperatorsWordDeps): OperatorsWord => {
  const { own, world, life, onFailure, logger } = deps;
  let isDraining = false;

  const drain = async (): Promise<void> => {
    isDraining = true;
    logger.info({ gateway: own.id() }, 'draining');
    await deps.drain();
    logger.info({ gateway: own.id() }, 'drained');
  };

  return {
    look: () => {
      const { status } = world.gateway(own.id());
      if (status === 'draining' && !isDraining) drain().catch(onFailure);
      // It was taken for lost meanwhile, or forgotten: others must not send anybody here.
      if (status === 'alive' && isDraining) life.drain().catch(onFailure);
      if (status === 'stopped') deps.stop('an operator said so');
    },
  };
};
