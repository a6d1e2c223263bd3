export { carelessPlay } from '../brain/careless-play.ts';
export { createPracticeGateway, type PracticeGateway, type PracticeOptions } from './practice-gateway.ts';
