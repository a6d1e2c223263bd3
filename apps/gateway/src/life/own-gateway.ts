import { randomBytes } from 'node:crypto';
import type { GatewayId } from '@battleline/domain';

/** Who this gateway is in the lobby. */
export type OwnGateway = {
  readonly id: () => GatewayId;
  /** also under an id that it had before */
  readonly isOwn: (gateway: string | null) => boolean;
  /** Takes another id: the lobby has forgotten the one before. */
  readonly renew: () => void;
};

const newId = (): GatewayId => randomBytes(16).toString('hex') as GatewayId;

export const createOwnGateway = (): OwnGateway => {
  let current = newId();
  const all = new Set<string | null>([current]);
  return {
    id: () => current,
    isOwn: (gateway) => all.has(gateway),
    renew: () => void all.add((current = newId())),
  };
};
