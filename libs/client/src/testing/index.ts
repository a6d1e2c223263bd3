export { createPracticeGateway, type PracticeGateway, type PracticeOptions } from './practice-gateway.ts';
