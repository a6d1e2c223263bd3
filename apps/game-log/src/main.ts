import { runProjectionProcess } from '@battleline/service';
import { gameLogConfig } from './configuration.ts';
import { gameLog } from './game-log.ts';

await runProjectionProcess({
  role: 'game-log',
  schema: gameLogConfig,
  environment: process.env,
  projection: gameLog,
});
