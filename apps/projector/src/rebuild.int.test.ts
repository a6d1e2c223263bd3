import { describeRebuild } from '@battleline/service/testing/rebuild.contract';
import { publicListModel } from './public-list.ts';

describeRebuild({ ...publicListModel, view: 'api.player_statistics' });
