import type { EventLog } from '@battleline/events';
import { activateAll } from '@battleline/service';

const ACTIVE_WITHIN_MS = 60_000;

/**
 * Activates all features. Every process of a test is of this version, so the test vouches for the gateways that it has
 * killed, which may still stand in the lobby.
 */
export const activateFeatures = async (
  log: EventLog,
  signal: AbortSignal = AbortSignal.timeout(ACTIVE_WITHIN_MS),
): Promise<void> => {
  const standings = await activateAll({ log, signal, isGone: () => true });
  const inactive = standings.flatMap(([feature, { status }]) => (status === 'active' ? [] : [feature]));
  if (inactive.length > 0) throw new Error(`could not be activated: ${inactive.join(', ')}`);
};
