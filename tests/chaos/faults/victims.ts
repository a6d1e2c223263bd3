import type { GatewayPlace, Link, System, SystemPlace } from '../system/system.ts';
import type { Broker } from '../system/kafka-cluster.ts';

/** Who may be hit now. */
export type Victims = {
  readonly gateways: () => readonly GatewayPlace[];
  /** Those without another one that serves: somebody must go on serving. */
  readonly sparedGateways: () => readonly GatewayPlace[];
  readonly actives: (role: 'projector' | 'game-log') => readonly SystemPlace[];
  /** A broker, while all three are there and have all records. */
  readonly brokers: () => Promise<readonly Broker[]>;
  readonly links: () => readonly Link[];
  /** Nobody else hits it until the result is called. */
  readonly take: (name: string) => () => void;
  readonly isTaken: (name: string) => boolean;
};

/** Only who has served something in this time is worth a fault. */
const SERVED_WITHIN_MS = 10_000;
/** Who has served something in this time serves now. */
const SERVES_WITHIN_MS = 2_000;

export const createVictims = (options: {
  readonly system: System;
  readonly now: () => number;
  /** when the gateway of this index last confirmed something */
  readonly servedAt: (gateway: number) => number;
  /** whether every partition has all its replicas in sync */
  readonly isInSync: () => Promise<boolean>;
}): Victims => {
  const { system, now, servedAt, isInSync } = options;
  const taken = new Set<string>();
  const isFree = ({ name }: { readonly name: string }): boolean => !taken.has(name);
  const isWell = (place: SystemPlace): boolean => isFree(place) && isFree(place.link) && place.status() === 'up';
  const servedWithin = (ms: number, one: GatewayPlace): boolean => now() - servedAt(system.gateways.indexOf(one)) < ms;
  const sparedGateways = (): readonly GatewayPlace[] => {
    // One that has just been started or thawed may not serve yet.
    const serving = system.gateways.filter((one) => isWell(one) && servedWithin(SERVES_WITHIN_MS, one));
    return system.gateways.filter((one) => !serving.some((other) => other !== one));
  };

  return {
    gateways: () => {
      const spared = sparedGateways();
      return system.gateways
        .filter(isWell)
        .filter((one) => servedWithin(SERVED_WITHIN_MS, one) && !spared.includes(one));
    },
    sparedGateways,
    actives: (role) => {
      const places = role === 'projector' ? system.projectors : system.gameLogs;
      return places.filter((place) => isWell(place) && place.said('active') !== undefined);
    },
    brokers: async () => {
      const brokers = system.kafka?.brokers ?? [];
      const isWhole = brokers.every((broker) => isFree(broker) && broker.status() === 'up');
      return isWhole && (await isInSync()) ? brokers : [];
    },
    links: () => {
      const places = [...system.gateways, ...system.projectors, ...system.gameLogs];
      return places
        .filter((place) => place.status() === 'up')
        .map(({ link }) => link)
        .filter(isFree);
    },
    take: (name) => {
      taken.add(name);
      return () => void taken.delete(name);
    },
    isTaken: (name) => taken.has(name),
  };
};
