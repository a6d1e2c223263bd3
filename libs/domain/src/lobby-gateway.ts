import { alreadySo, type Decider, type Decision, decided, type Occurrence } from './decider.ts';
import type { GatewayId } from './id.ts';
import type { GatewayEvent } from './lobby-event.ts';

/** What a gateway says of itself, and what another says of it: `lose` names the one that misses it, `by`. */
export type GatewayCommand =
  | { readonly type: 'start'; readonly gateway: GatewayId; readonly program: string }
  | { readonly type: 'drain' | 'stop' | 'return'; readonly gateway: GatewayId }
  | { readonly type: 'lose'; readonly gateway: GatewayId; readonly by: GatewayId };

type Running = { readonly program: string; readonly startedAt: number };

/** A gateway's life as the lobby knows it; log times in µs. */
export type GatewayState =
  | { readonly status: 'unknown' }
  | (Running & { readonly status: 'alive' })
  /** about to stop: it keeps its connections, and takes no new ones */
  | (Running & { readonly status: 'draining'; readonly drainingAt: number })
  /** another gateway misses it: its connections don't count until it returns */
  | (Running & { readonly status: 'lost'; readonly lostAt: number })
  | { readonly status: 'stopped'; readonly stoppedAt: number };

export const unknownGateway: GatewayState = { status: 'unknown' };

export const gatewayRests = (state: GatewayState): boolean => state.status === 'stopped' || state.status === 'lost';

/** Whether its connections count. */
export const isServing = ({ status }: GatewayState): boolean => status === 'alive' || status === 'draining';

/** Since when its connections don't count, log time in µs; null while they do, and of an unknown gateway. */
export const goneSince = (state: GatewayState): number | null => {
  switch (state.status) {
    case 'unknown':
    case 'alive':
    case 'draining':
      return null;
    case 'lost':
      return state.lostAt;
    case 'stopped':
      return state.stoppedAt;
  }
};

export const evolveGateway = (
  state: GatewayState,
  event: GatewayEvent,
  { at }: Occurrence<GatewayId>,
): GatewayState => {
  if (event.type === 'GatewayStarted') return { status: 'alive', program: event.program, startedAt: at };
  if (state.status === 'unknown' || state.status === 'stopped') return state;
  const { program, startedAt } = state;
  switch (event.type) {
    case 'GatewayDraining':
      return state.status === 'alive' ? { status: 'draining', program, startedAt, drainingAt: at } : state;
    case 'GatewayStopped':
      return { status: 'stopped', stoppedAt: at };
    case 'GatewayLost':
      return state.status === 'lost' ? state : { status: 'lost', program, startedAt, lostAt: at };
    case 'GatewayReturned':
      return state.status === 'lost' ? { status: 'alive', program, startedAt } : state;
  }
};

export const decideGateway = (command: GatewayCommand, state: GatewayState): Decision<GatewayEvent, never> => {
  const { gateway } = command;
  switch (command.type) {
    case 'start':
      return state.status === 'unknown'
        ? decided({ type: 'GatewayStarted', gateway, program: command.program })
        : alreadySo;
    case 'drain':
      return state.status === 'alive' ? decided({ type: 'GatewayDraining', gateway }) : alreadySo;
    case 'stop':
      return state.status === 'unknown' || state.status === 'stopped'
        ? alreadySo
        : decided({ type: 'GatewayStopped', gateway });
    case 'lose':
      return isServing(state) ? decided({ type: 'GatewayLost', gateway, by: command.by }) : alreadySo;
    case 'return':
      return state.status === 'lost' ? decided({ type: 'GatewayReturned', gateway }) : alreadySo;
  }
};

/** One gateway: from its start to its stop, and what others think of it in between. */
export const gatewayDecider: Decider<GatewayCommand, GatewayEvent, GatewayState, never, GatewayId> = {
  initialState: unknownGateway,
  evolve: evolveGateway,
  decide: decideGateway,
};
