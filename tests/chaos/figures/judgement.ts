import { checkFolder } from '../checker/check-folder.ts';
import type { CheckedRun } from '../checker/check-run.ts';
import type { FinishedRun } from '../run.ts';

/** The checker's verdict on a finished run, whose system still stands. */
export const judge = async ({ folder, system }: FinishedRun): Promise<CheckedRun> => {
  const log = await system.openLog();
  try {
    return await checkFolder(folder, log);
  } finally {
    await log.close();
  }
};
