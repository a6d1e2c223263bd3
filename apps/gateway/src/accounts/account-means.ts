import type { Database, Logger } from '@battleline/service';
import type { GatewayConfig } from '../config.ts';
import type { AccountMeans } from './account-hall.ts';
import { postgresStore } from './postgres-store.ts';

/** What accounts need, from the configuration; undefined where a part of it is missing: then there are no accounts. */
export const openAccountMeans = (
  config: Pick<GatewayConfig, 'NAME_SECRET' | 'MASTER_KEY' | 'SECOND_MASTER_KEY'>,
  database: Database | undefined,
  logger: Logger,
): AccountMeans | undefined => {
  const { NAME_SECRET: nameSecret, MASTER_KEY: masterKey, SECOND_MASTER_KEY: secondMasterKey } = config;
  if (database === undefined || nameSecret === undefined || masterKey === undefined) {
    logger.info('no accounts: DATABASE_URL, NAME_SECRET and MASTER_KEY are not all set');
    return undefined;
  }
  return { store: postgresStore(database), nameSecret, masterKey, secondMasterKey };
};
