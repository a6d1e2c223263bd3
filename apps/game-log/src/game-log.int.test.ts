import { describeProjection } from '@battleline/service/testing/projection.contract';
import { gameLog } from './game-log.ts';

describeProjection({ projection: gameLog, schema: 'game_log_v1' });
