import { featureActivation, featureList, featuresActivation } from './features.ts';
import { lag } from './lag.ts';
import { recordVoid } from './record-void.ts';
import { table } from './table.ts';
import { tail } from './tail.ts';
import type { Command } from './tool/command.ts';
import { topicsCheck, topicsCreate } from './topics.ts';

/** All that `npm run ops` can do, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  tail,
  table,
  lag,
  topicsCheck,
  topicsCreate,
  recordVoid,
  featureList,
  featureActivation,
  featuresActivation,
];
