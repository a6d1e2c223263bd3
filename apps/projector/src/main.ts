import { runProjectionProcess, snapshotPolicy } from '@battleline/service';
import { keepClientRows } from './clients/client-rows.ts';
import { projectorConfig } from './configuration.ts';
import { publicList } from './public-list.ts';

await runProjectionProcess({
  role: 'projector',
  schema: projectorConfig,
  environment: process.env,
  projection: publicList,
  snapshots: snapshotPolicy,
  beside: keepClientRows,
});
