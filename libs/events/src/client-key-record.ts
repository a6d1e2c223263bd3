import type { NewRecord } from './log/event-log.ts';
import { partitionOfKey } from './murmur2.ts';
import { CLIENT_KEYS_TOPIC, CLIENT_PARTITIONS } from './topic.ts';

/** The record of an account's key, by its id (32 hex digits): the key as it is encoded, or null, which erases it. */
export const clientKeyRecord = (id: string, value: Uint8Array | null): NewRecord => ({
  topic: CLIENT_KEYS_TOPIC,
  partition: partitionOfKey(id, CLIENT_PARTITIONS),
  key: Buffer.from(id, 'hex'),
  value,
});
