import { projectionConfig, snapshotVariables } from '@battleline/service';

/** The variables that the projector reads. */
export const projectorConfig = projectionConfig({ port: 8091 }).extend(snapshotVariables);
