import { type Feature, FEATURES } from '@battleline/domain';
import { activeFeatures, type EventLog, LOBBY_PARTITION } from '@battleline/events';
import { openLobbyDesk } from '../lobby-desk.ts';

/** The record that opens the log. */
const OPENING = 1;

/**
 * Activates all features of this program in a log that nobody has used yet, so that a new system has them from its first
 * moment on. In any other log it changes nothing, since an older process may live there (R11). Answers which are active
 * then. For the time before the first process starts; the log's topics must be there.
 */
export const activateOnNewLog = async (options: {
  readonly log: EventLog;
  readonly signal: AbortSignal;
}): Promise<ReadonlySet<Feature>> => {
  const { log } = options;
  const desk = await openLobbyDesk({ ...options, logTime: () => Date.now() * 1000 });
  const active = (): ReadonlySet<Feature> => activeFeatures(desk.lobby);
  try {
    const records = (await log.ends('lobby')).get(LOBBY_PARTITION) ?? 0;
    // One that was interrupted here goes on.
    const isNew = records === OPENING + active().size;
    for (const feature of isNew ? FEATURES : [])
      await desk.write(() => (active().has(feature) ? undefined : { type: 'FeatureActivated', feature }));
    return active();
  } finally {
    await desk.close();
  }
};
