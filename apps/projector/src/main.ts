import { runProjectionProcess, snapshotPolicy } from '@battleline/service';
import { projectorConfig } from './configuration.ts';
import { publicList } from './public-list.ts';

await runProjectionProcess({
  role: 'projector',
  schema: projectorConfig,
  environment: process.env,
  projection: publicList,
  snapshots: snapshotPolicy,
});
