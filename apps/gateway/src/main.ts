import { EVENT_TOPICS } from '@battleline/events';
import {
  createLogger,
  createLogMetrics,
  databaseUnwaited,
  createRegistry,
  migrateWhenUp,
  noSavedStates,
  openDatabase,
  openEventLog,
  postgresSavedStates,
  readConfig,
  readProgram,
  readStartStates,
  runProcess,
  shownConfig,
} from '@battleline/service';
import { openAccountMeans } from './accounts/account-means.ts';
import { atMost } from './answer-in-time.ts';
import { gatewayConfigSchema } from './config.ts';
import { readArchive } from './http/game-archive.ts';
import { startGateway } from './gateway.ts';

const config = readConfig(gatewayConfigSchema, process.env);
const program = readProgram(config);
const logger = createLogger({ role: 'gateway', program, level: config.LOG_LEVEL });
logger.info({ config: shownConfig(gatewayConfigSchema, config) }, 'starting');

// What doesn't answer is left alone then: nothing is confirmed by it, and others find out what could not be said.
const CLOSES_WITHIN_MS = 1_000;

// Even with a log that doesn't answer, all that must be waited for ends before that.
await runProcess({ logger, stopWithinMs: 20_000 }, async (life) => {
  const { signal } = life;
  const name = 'battleline-gateway';
  const registry = createRegistry('gateway', program);
  const { onAppend, phaseEnded } = createLogMetrics(registry);
  phaseEnded('program');
  const { DATABASE_URL: url } = config;
  if (config.EVENT_LOG === 'postgres' && url !== undefined) {
    const database = await openDatabase({ url, name, logger, signal, maxConnections: 1 });
    await migrateWhenUp({ url }, { logger, signal });
    await database.close();
    phaseEnded('database');
  }
  const openingLog = openEventLog(config, { name, logger, signal, onAppend });
  const log = await life.open('event log', openingLog, (opened) => atMost(CLOSES_WITHIN_MS, opened.close()));
  phaseEnded('log');
  const startStates =
    url === undefined ? new Map() : await readStartStates({ url, name, topics: EVENT_TOPICS, logger });
  phaseEnded('snapshots');
  const readModels =
    url === undefined
      ? undefined
      : await life.open('read models', databaseUnwaited({ url, name, logger, maxConnections: 4 }), ({ close }) =>
          atMost(CLOSES_WITHIN_MS, close()),
        );
  const savedStates = readModels ? postgresSavedStates(readModels) : noSavedStates;
  const archive = readModels && readArchive(readModels);
  const accounts = openAccountMeans(config, readModels, logger);
  const gateway = await startGateway({
    ...{ config, program: program.version, log, logger, registry, life, startStates, savedStates, archive, phaseEnded },
    ...(accounts && { accounts }),
  });
  const { port, id } = gateway;
  logger.info({ port, gateway: id }, 'listening');
  const isReady = await Promise.race([gateway.ready, life.stopped]);
  if (isReady) logger.info({ port, gateway: id }, 'ready');
  await life.stopped;
});
