import { decideGateway, type GatewayCommand } from '@battleline/domain';
import { pause } from '@battleline/service';
import type { LobbyWriter } from '../writing/lobby-writer.ts';
import type { OwnGateway } from './own-gateway.ts';
import type { World } from '../world.ts';
import type { Written } from '../writing/writer.ts';

const TRY_AGAIN_MS = 1000;

/** What a gateway says in the lobby about itself. */
export type GatewayLife = {
  /** Resolves once the lobby knows that this gateway lives; tried until the signal aborts. */
  readonly start: (program: string) => Promise<void>;
  /** The same under another id: of one that was lost for so long that it is forgotten nobody counts the connections. */
  readonly beginAnew: (program: string) => Promise<void>;
  /** Says that it is about to stop, where others can read that. */
  readonly drain: () => Promise<void>;
  /** Says that it ends, unless the lobby never knew it. */
  readonly stop: () => Promise<void>;
};

export const createGatewayLife = (
  own: OwnGateway,
  world: World,
  writeLobby: LobbyWriter,
  signal: AbortSignal,
): GatewayLife => {
  const say = async (command: GatewayCommand): Promise<Written<never>> =>
    writeLobby(() => decideGateway(command, world.gateway(command.gateway)), { isLasting: true });

  const start: GatewayLife['start'] = async (program) => {
    for (;;) {
      const { status } = await say({ type: 'start', gateway: own.id(), program });
      if (status === 'written' || signal.aborted) return;
      await pause(TRY_AGAIN_MS, signal);
    }
  };

  return {
    start,
    beginAnew: async (program) => {
      own.renew();
      await start(program);
    },
    drain: async () => {
      if (world.features().has('presence')) await say({ type: 'drain', gateway: own.id() });
    },
    stop: async () => {
      const gateway = own.id();
      if (world.gateway(gateway).status !== 'unknown') await say({ type: 'stop', gateway });
    },
  };
};
