export { gameLogConfig } from './configuration.ts';
export { gameLog } from './game-log.ts';
