// Rebuilds, swaps or rolls back these read models: npm run --silent ops -- views --help
import { readModelOf, runViewsProgram } from '@battleline/service';
import { clientKeysModel, clientsModel } from '../clients/read-models.ts';
import { publicListModel } from '../public-list.ts';

await runViewsProgram([readModelOf(publicListModel), clientsModel, clientKeysModel], process);
