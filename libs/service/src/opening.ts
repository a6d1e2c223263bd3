import { encodeRecord, type EventLog, openTopics } from '@battleline/events';
import type { Backoff } from './backoff.ts';
import type { Logger } from './logger.ts';
import { migrate } from './postgres/migrate.ts';
import { waitOut } from './projection/outage.ts';

export type OpeningOptions = { readonly logger: Logger; readonly signal: AbortSignal; readonly backoff?: Backoff };

const BACKOFF: Backoff = { firstMs: 100, maxMs: 2_000 };

/** Migrates the database; where it falls meanwhile, waits until it answers again. Rejects as `migrate` does. */
export const migrateWhenUp = async (
  database: Parameters<typeof migrate>[0],
  { logger, signal, backoff = BACKOFF }: OpeningOptions,
): Promise<void> => {
  const onOutage = tell(logger, 'the database');
  const applied = await waitOut({ signal, backoff, onOutage }, () => migrate(database));
  if (applied.length > 0) logger.info({ applied }, 'database migrated');
};

/** Opens the log's topics; where it goes away meanwhile, waits until it answers again. Rejects as `openTopics` does. */
export const openTopicsWhenUp = (
  log: EventLog,
  { logger, signal, backoff = BACKOFF }: OpeningOptions,
): Promise<void> => {
  const onOutage = tell(logger, 'the event log');
  return waitOut({ signal, backoff, onOutage }, () => openTopics(log, encodeRecord));
};

const tell =
  (logger: Logger, what: string) =>
  (reason: string | null): void => {
    if (reason === null) logger.info(`${what} answers`);
    else logger.warn({ reason }, `waiting for ${what}`);
  };
