import { projectionConfig } from '@battleline/service';

/** The variables that the projector reads. */
export const projectorConfig = projectionConfig({ port: 8091 });
