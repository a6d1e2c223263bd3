import { projectionConfig } from '@battleline/service';

/** The variables that the game log reads. */
export const gameLogConfig = projectionConfig({ port: 8092 });
