import { decideGateway, type GatewayCommand, type GatewayId } from '@battleline/domain';
import { type FoldedBatch, LOBBY_PARTITION } from '@battleline/events';
import type { BeatWatch, Logger } from '@battleline/service';
import type { LobbyWriter } from '../writing/lobby-writer.ts';
import type { OwnGateway } from './own-gateway.ts';
import type { World } from '../world.ts';

/** Declares gateways lost that have fallen silent, and says that this one is back where another has declared it lost. */
export type LostGateways = {
  readonly look: () => void;
  /** Whoever says that it is back has given a sign of life, though its next heartbeat is still to come. */
  readonly onBatch: (batch: Pick<FoldedBatch, 'records' | 'outcomes'>) => void;
};

export type LostGatewaysDeps = {
  readonly own: Pick<OwnGateway, 'id'>;
  readonly world: World;
  readonly writeLobby: LobbyWriter;
  readonly watch: Pick<BeatWatch, 'isSilent' | 'note'>;
  /** those that the lobby counts as alive */
  readonly gateways: () => readonly GatewayId[];
  readonly log: Logger;
};

export const createLostGateways = (deps: LostGatewaysDeps): LostGateways => {
  const { own, world, writeLobby, watch, log } = deps;
  const underWay = new Set<GatewayId>();

  const say = async (command: GatewayCommand, phrase: string): Promise<void> => {
    const about = command.gateway;
    if (underWay.has(about)) return;
    underWay.add(about);
    try {
      const { status, ...rest } = await writeLobby(() => decideGateway(command, world.gateway(about)));
      if (status === 'written' && 'header' in rest && rest.header) log.warn({ gateway: about }, phrase);
    } catch (error) {
      log.warn({ error, gateway: about }, 'gateway could not be declared lost');
    } finally {
      underWay.delete(about);
    }
  };

  return {
    look: () => {
      const gateway = own.id();
      const { status } = world.gateway(gateway);
      if (!world.features().has('presence') || !world.isFresh('lobby', LOBBY_PARTITION)) return;
      if (status === 'lost') void say({ type: 'return', gateway }, 'declared lost, and back');
      if (status !== 'alive') return;
      for (const other of deps.gateways())
        if (watch.isSilent(other)) void say({ type: 'lose', gateway: other, by: gateway }, 'gateway lost');
    },
    onBatch: ({ records, outcomes }) => {
      outcomes.forEach((outcome, index) => {
        if (outcome.status !== 'admitted' || outcome.event.type !== 'GatewayReturned') return;
        const { gateway } = outcome.event;
        const time = records[index]?.time;
        if (gateway !== own.id() && time !== undefined) watch.note(gateway, time);
      });
    },
  };
};
