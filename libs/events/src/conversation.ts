import { type LineSaid, tableIdToHex } from '@battleline/domain';
import { partitionOfKey } from './murmur2.ts';
import { CHAT_PARTITIONS } from './topic.ts';

/**
 * What holds together the lines of one conversation, as 32 hex digits: the table's id, or those of the two who speak in
 * private, joined by exclusive or.
 */
export const conversationKey = ({ from, to, table }: Pick<LineSaid, 'from' | 'to' | 'table'>): string => {
  if (table !== null) return tableIdToHex(table);
  const joined = BigInt(`0x${from}`) ^ BigInt(`0x${to ?? from}`);
  return joined.toString(16).padStart(32, '0');
};

/** The partition of the topic `chat` that holds a conversation. */
export const chatPartition = (key: string): number => partitionOfKey(key, CHAT_PARTITIONS);
