import type { Heartbeat } from '@battleline/events';

/** A living process in whose way it stands to write what belongs to a feature (R11). */
export type Unaware = {
  readonly process: string;
  readonly role: string;
  readonly program: string;
  /** false: nothing is known of it but that the lobby counts it as a gateway that lives */
  readonly beats: boolean;
};

/** A gateway that lives, by the lobby. */
export type LivingGateway = { readonly id: string; readonly program: string };

/**
 * Who of the living doesn't know the feature: of those whose heartbeats were heard, and of the gateways that the lobby
 * counts as alive; one without a heartbeat is of a version that has none, or hangs, and counts as not knowing.
 */
export const unawareOf = (
  feature: string,
  heard: readonly Heartbeat[],
  gateways: readonly LivingGateway[],
): readonly Unaware[] => {
  const newest = new Map(heard.map((beat) => [beat.process, beat]));
  return [
    ...[...newest.values()]
      .filter(({ features }) => !features.includes(feature))
      .map(({ process, role, program }) => ({ process, role, program, beats: true })),
    ...gateways
      .filter(({ id }) => !newest.has(id))
      .map(({ id, program }) => ({ process: id, role: 'gateway', program, beats: false })),
  ];
};
