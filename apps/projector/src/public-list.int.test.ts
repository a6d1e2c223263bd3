import { describeProjection } from '@battleline/service/testing/projection.contract';
import { publicList } from './public-list.ts';

describeProjection({ projection: publicList, schema: 'projector_v1', voidTable: 'void_records' });
