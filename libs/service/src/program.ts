import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { variable } from './config.ts';

/** Which program runs: in log lines, metrics and `GatewayStarted`. */
export type Program = { readonly version: string; readonly commit: string };

/** Variables of every process that tell which program it is. */
export const programVariables = {
  BATTLELINE_COMMIT: variable(z.string().default('unknown'), {
    description: 'The commit that this program was built from, for logs and metrics',
    expected: 'a commit hash',
  }),
};

const ROOT_PACKAGE = new URL('../../../package.json', import.meta.url);

/** The program as its package and its build say. */
export const readProgram = (config: { readonly BATTLELINE_COMMIT: string }): Program => {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(ROOT_PACKAGE, 'utf8')));
  return { version, commit: config.BATTLELINE_COMMIT };
};
