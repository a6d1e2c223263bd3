import { join } from 'node:path';
import { createOwnerFile, readIfThere } from './owner-file.ts';
import { StartError } from './start-error.ts';

/**
 * Keeps in the data folder which event log its read models stand for; rejects with StartError EVENT_LOG where that is
 * another one than `log`: rows of two logs must not be mixed, and the processes would refuse to.
 */
export const keepEventLogMark = async (dataFolder: string, log: string): Promise<void> => {
  const path = join(dataFolder, 'event-log');
  if (await createOwnerFile(path, `${log}\n`)) return;
  const kept = (await readIfThere(path))?.trim();
  if (kept === log) return;
  const advice = [
    `The data in ${dataFolder} belongs to another event log: ${kept}, not ${log}.`,
    'Set EVENT_LOG, KAFKA_BROKERS and TOPIC_PREFIX as before, or choose another folder: npm start -- --data FOLDER',
    // The Postgres log is itself in the folder: never say so of that one.
    ...(kept?.startsWith('Kafka')
      ? [
          `If that Kafka is gone for ever, what was made from it is useless: remove postgres and event-log in ${dataFolder}; keep the secrets there`,
        ]
      : []),
  ];
  throw new StartError('EVENT_LOG', advice.join('\n'));
};
