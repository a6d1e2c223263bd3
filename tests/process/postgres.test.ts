import { systemSuite } from './system.suite.ts';

systemSuite('postgres');
