import type { Heartbeat } from '@battleline/events';

/** A living process in whose way it stands to write what belongs to a feature (R11). */
export type Unaware = {
  readonly process: string;
  /** null: nothing is known of it but that the lobby counts it as a gateway that lives */
  readonly role: string | null;
  readonly program: string | null;
};

/**
 * Who of the living doesn't know the feature: of those whose heartbeats were heard, and of the gateways that the lobby
 * counts as alive; one without a heartbeat is of a version that has none, or hangs, and counts as not knowing.
 */
export const unawareOf = (
  feature: string,
  heard: readonly Heartbeat[],
  gateways: readonly string[],
): readonly Unaware[] => {
  const newest = new Map(heard.map((beat) => [beat.process, beat]));
  const silent = gateways.filter((gateway) => !newest.has(gateway));
  return [
    ...[...newest.values()].filter(({ features }) => !features.includes(feature)),
    ...silent.map((process) => ({ process, role: null, program: null })),
  ].map(({ process, role, program }) => ({ process, role, program }));
};
