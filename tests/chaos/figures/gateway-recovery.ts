import type { AskedCommand, Sighting } from '../load/message.ts';

/** A gateway, by its index, was killed at `t`. */
export type GatewayKill = { readonly t: number; readonly gateway: number };

/** Time for a command that was ready when its player was connected again, ms. */
const READY_MS = 50;

/**
 * For each player whose newest connection was to the killed gateway and who had something to ask for: the time from the
 * kill until his next command was confirmed by another gateway, ms. Who was neither waiting for an answer nor acted as
 * soon as he was connected again had nothing to do: his next command says nothing about the kill.
 */
export const gatewayRecovery = (
  { t, gateway }: GatewayKill,
  sightings: readonly Sighting[],
  commands: readonly AskedCommand[],
): readonly number[] => {
  const connectedTo = new Map<string, number>();
  const backAt = new Map<string, number>();
  for (const sighting of sightings) {
    if (sighting.gateway < 0) continue;
    if (sighting.t <= t) connectedTo.set(sighting.who, sighting.gateway);
    else if (!backAt.has(sighting.who)) backAt.set(sighting.who, sighting.t);
  }
  const recovered = new Map<string, number>();
  for (const { who, asked, answered, code, gateway: by } of commands) {
    if (connectedTo.get(who) !== gateway || answered < t || recovered.has(who)) continue;
    if (code !== 'ok' || by === gateway) continue;
    if (asked > Math.max(t, backAt.get(who) ?? t) + READY_MS) recovered.set(who, NaN);
    else recovered.set(who, answered - t);
  }
  return [...recovered.values()].filter((ms) => !Number.isNaN(ms));
};
