// Rebuilds, swaps or rolls back this read model: npm run --silent ops -- views --help
import { runViewsProgram } from '@battleline/service';
import { gameLogModel } from '../game-log.ts';

await runViewsProgram(gameLogModel, process);
