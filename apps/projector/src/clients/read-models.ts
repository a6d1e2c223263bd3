import { CLIENT_KEYS_TOPIC, CLIENT_PARTITIONS, CLIENTS_TOPIC, readControl } from '@battleline/events';
import { CLIENTS_SCHEMA, type ReadModel } from '@battleline/service';
import { writeClients } from './client-batch.ts';
import { KEYS_SCHEMA, writeKeys } from './key-batch.ts';
import { standingModel } from './standing-model.ts';

/** Accounts, and all that admission knows of their streams. */
export const clientsModel: ReadModel = standingModel({
  ...{ name: 'clients', schema: CLIENTS_SCHEMA, topic: CLIENTS_TOPIC, partitions: CLIENT_PARTITIONS },
  // First it was the log time of the whole batch, not of the account's own record.
  older: { clients: ['changed_at'] },
  openWriter: async ({ log, signal }) => {
    const control = await readControl(log, signal);
    return async (into, { partition, records }) => {
      const isVoided = control.isVoided(CLIENTS_TOPIC, partition);
      const { stop } = await writeClients(into, { partition, records, isVoided });
      if (stop)
        throw new Error(`${CLIENTS_TOPIC}/${partition} can't be read beyond offset ${stop.offset}: ${stop.reason}`);
    };
  },
});

/** The accounts' data keys. */
export const clientKeysModel: ReadModel = standingModel({
  ...{ name: 'client_keys', schema: KEYS_SCHEMA, topic: CLIENT_KEYS_TOPIC, partitions: CLIENT_PARTITIONS },
  openWriter: async () => writeKeys,
});
