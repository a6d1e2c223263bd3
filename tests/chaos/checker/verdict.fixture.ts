import type { RunInput } from '../history.ts';
import { checkRun, type CheckOptions, type RunVerdict } from './check-run.ts';
import type { SyntheticRun } from './synthetic-run.fixture.ts';

/** What the checker makes of a synthetic run. */
export const verdictOn = async (
  world: SyntheticRun,
  run: Partial<RunInput> = {},
  more: Partial<CheckOptions> = {},
): Promise<RunVerdict> => {
  const options = { run: world.run(run), log: world.log, histories: world.sources(), ...more };
  return (await checkRun(options)).verdict;
};
