import { type CheckedRun, checkRun } from '../checker/check-run.ts';
import { readHistories, readRun } from '../checker/history-reading.ts';
import type { FinishedRun } from '../run.ts';

/** The checker's verdict on a finished run, whose system still stands. */
export const judge = async ({ folder, system }: FinishedRun): Promise<CheckedRun> => {
  const log = await system.openLog();
  try {
    return await checkRun({ run: await readRun(folder), log, histories: await readHistories(folder) });
  } finally {
    await log.close();
  }
};
