import { describeRebuild } from '@battleline/service/testing/rebuild.contract';
import { gameLogModel } from './game-log.ts';

describeRebuild({ ...gameLogModel, view: 'analytics.moves' });
