import type { EventLog } from '@battleline/events';
import { checkRun, type CheckedRun } from './check-run.ts';
import { readHistories, readRun } from './history-reading.ts';
import { createRowCheck } from './row-check.ts';

/** Checks the finished run in this folder against its log and its read models, which must still be there. */
export const checkFolder = async (folder: string, log: EventLog): Promise<CheckedRun> => {
  const run = await readRun(folder);
  const checkReadModels = createRowCheck(run.databaseUrl, log);
  return checkRun({ run, log, histories: await readHistories(folder), checkReadModels });
};
