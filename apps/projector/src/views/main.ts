// Rebuilds, swaps or rolls back this read model: npm run --silent ops -- views --help
import { runViewsProgram } from '@battleline/service';
import { publicListModel } from '../public-list.ts';

await runViewsProgram(publicListModel, process);
