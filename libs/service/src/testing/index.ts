export { createRandom, type Random } from './random.ts';
export { createLogWriter, type LogWriter } from './log-writer.ts';
export { createRandomPlay, type PlayedTable, type RandomPlay } from './random-play.ts';
export { startTestPostgres, type TestDatabase, type TestPostgres } from './test-database.ts';
export { waitForCheckpoint, waitForRows } from './checkpoint-waiting.ts';
export { kyselyOver } from '../postgres/kysely-over.ts';
export { startTestRunner, type TestRunner } from './test-runner.ts';
export { type Evening, playEvening, spoil } from './random-evening.ts';
export { type LogLine, startTestProcess, type TestProcess } from './test-process.ts';
