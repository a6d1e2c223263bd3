// Rebuilds, swaps or rolls back this read model: npm run --silent ops -- views --help
import { readModelOf, runViewsProgram } from '@battleline/service';
import { gameLogModel } from '../game-log.ts';

await runViewsProgram([readModelOf(gameLogModel)], process);
