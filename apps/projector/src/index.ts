export { projectorConfig } from './configuration.ts';
export { publicList } from './public-list.ts';
