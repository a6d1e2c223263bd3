import type { Occurrence } from './decider.ts';
import type { GatewayId } from './id.ts';
import type { GatewayEvent } from './lobby-event.ts';

/** A gateway's life as the lobby knows it. */
export type GatewayState =
  | { readonly status: 'unknown' }
  | { readonly status: 'alive'; readonly program: string; readonly startedAt: number }
  | { readonly status: 'stopped'; readonly stoppedAt: number };

export const unknownGateway: GatewayState = { status: 'unknown' };

export const gatewayRests = (state: GatewayState): boolean => state.status === 'stopped';

export const evolveGateway = (
  state: GatewayState,
  event: GatewayEvent,
  { at }: Occurrence<GatewayId>,
): GatewayState => {
  switch (event.type) {
    case 'GatewayStarted':
      return { status: 'alive', program: event.program, startedAt: at };
    case 'GatewayStopped':
      return state.status === 'unknown' ? state : { status: 'stopped', stoppedAt: at };
  }
};
