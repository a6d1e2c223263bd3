import { type Feature, FEATURES } from '@battleline/domain';
import { activeFeatures, decodeRecord, type EventLog, LOBBY_PARTITION, readRecords } from '@battleline/events';
import { openLobbyDesk } from '../lobby-desk.ts';

type NewLogOptions = {
  /** its topics are there */
  readonly log: EventLog;
  readonly signal: AbortSignal;
};

/** What a lobby holds that nobody has used: whoever opens it on Kafka may do so more than once. */
const OF_NEW_LOGS: readonly string[] = ['LogOpened', 'FeatureActivated'];
/** A longer lobby is in use. */
const MOST_RECORDS = 100;

const isUnused = async ({ log, signal }: NewLogOptions): Promise<boolean> => {
  const ends = await log.ends('lobby');
  if ((ends.get(LOBBY_PARTITION) ?? 0) > MOST_RECORDS) return false;
  const types: string[] = [];
  const note = (_: number, records: readonly { readonly value: Uint8Array | null }[]): void => {
    for (const { value } of records) {
      const decoded = decodeRecord(value);
      types.push(decoded.status === 'decoded' ? decoded.event.type : decoded.status);
    }
  };
  await readRecords(log, 'lobby', new Map([[LOBBY_PARTITION, 0]]), ends, note, signal);
  return types.every((type) => OF_NEW_LOGS.includes(type));
};

/**
 * Activates all features of this program in a log that nobody has used yet, so that a new system has them from its first
 * moment on. In any other log it changes nothing, since an older process may live there (R11). Answers which are active
 * then. For the time before the first process starts.
 */
export const activateOnNewLog = async (options: NewLogOptions): Promise<ReadonlySet<Feature>> => {
  const desk = await openLobbyDesk({ ...options, logTime: () => Date.now() * 1000 });
  const active = (): ReadonlySet<Feature> => activeFeatures(desk.lobby);
  try {
    // One that was interrupted here goes on.
    for (const feature of (await isUnused(options)) ? FEATURES : [])
      await desk.write(() => (active().has(feature) ? undefined : { type: 'FeatureActivated', feature }));
    return active();
  } finally {
    await desk.close();
  }
};
