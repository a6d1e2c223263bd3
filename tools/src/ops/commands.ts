import { announce } from './announce.ts';
import { check } from './check.ts';
import { clientDisable, clientEnable, clientErase } from './clients.ts';
import { databaseMigrate } from './database-migrate.ts';
import { digest } from './digest.ts';
import { exportGames } from './export-games.ts';
import { featureActivation, featureList, featuresActivation } from './features.ts';
import { gatewayDrain } from './gateway-drain.ts';
import { kafkaAcls } from './kafka-acls.ts';
import { keysReseal } from './keys-reseal.ts';
import { lag } from './lag.ts';
import { logCopy } from './log-copy.ts';
import { player } from './player.ts';
import { recordVoid } from './record-void.ts';
import { snapshotsDrop, snapshotsStatus, snapshotsWrite } from './snapshots.ts';
import { table } from './table.ts';
import { tail } from './tail.ts';
import type { Command } from './tool/command.ts';
import { topicsCheck, topicsCreate } from './topics.ts';
import { viewsDrop, viewsList, viewsRebuild, viewsRollback, viewsSwap } from './views.ts';

/** All that `npm run ops` can do, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  check,
  tail,
  table,
  player,
  lag,
  digest,
  topicsCheck,
  topicsCreate,
  kafkaAcls,
  databaseMigrate,
  recordVoid,
  viewsList,
  viewsRebuild,
  viewsSwap,
  viewsRollback,
  viewsDrop,
  snapshotsStatus,
  snapshotsWrite,
  snapshotsDrop,
  announce,
  gatewayDrain,
  clientDisable,
  clientEnable,
  clientErase,
  keysReseal,
  exportGames,
  logCopy,
  featureList,
  featureActivation,
  featuresActivation,
];
