import { setTimeout as delay } from 'node:timers/promises';
import type { GatewayId, GatewayState } from '@battleline/domain';
import type { AnyEvent } from '@battleline/events';
import type { World } from './world.ts';
import type { Writer } from './writer.ts';

const TRY_AGAIN_MS = 1000;

/** What a gateway says in the lobby about itself. */
export type GatewayLife = {
  /** Resolves once the lobby knows that this gateway lives; tried until the signal aborts. */
  readonly start: (program: string) => Promise<void>;
  /** Says that it ends, unless the lobby never knew it. */
  readonly stop: () => Promise<void>;
};

export const createGatewayLife = (
  gateway: GatewayId,
  world: World,
  write: Writer,
  signal: AbortSignal,
): GatewayLife => {
  const say = async (event: AnyEvent & { readonly gateway: GatewayId }, before: GatewayState['status']) =>
    write({
      fold: world.lobbyFold(),
      decide: () => ({ ok: true, event: world.gateway(gateway).status === before ? event : undefined }),
      streams: () => [{ kind: 'gateway', id: gateway }],
      by: { commandId: null, tab: null, actor: null },
    });

  return {
    start: async (program) => {
      for (;;) {
        const { status } = await say({ type: 'GatewayStarted', gateway, program }, 'unknown');
        if (status === 'written' || signal.aborted) return;
        await delay(TRY_AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
      }
    },
    stop: async () => {
      if (world.gateway(gateway).status === 'alive') await say({ type: 'GatewayStopped', gateway }, 'alive');
    },
  };
};
