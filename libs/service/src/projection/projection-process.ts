import { randomBytes } from 'node:crypto';
import { FEATURES } from '@battleline/domain';
import type { EventLog } from '@battleline/events';
import { z } from 'zod';
import { createBeats } from '../beats/beats.ts';
import { readConfig, shownConfig, type Environment } from '../config.ts';
import { type Database, openDatabase } from '../database.ts';
import { checkEventLogConfig, eventLogVariables, openEventLog } from '../event-log-choice.ts';
import { httpVariables, type Readiness, startHealthServer } from '../health-server.ts';
import { type Life, runProcess } from '../lifecycle.ts';
import { createLogger, type Logger, loggerVariables } from '../logger.ts';
import { createLogMetrics } from '../log-metrics.ts';
import { createRegistry } from '../metrics.ts';
import { migrateWhenUp, openTopicsWhenUp } from '../opening.ts';
import { type Program, programVariables, readProgram } from '../program.ts';
import type { SnapshotPolicy } from '../snapshot/snapshot-keeping.ts';
import { createProjectionMetrics, type ProjectionMetrics } from './projection-metrics.ts';
import { createProjectionRunner } from './projection-runner.ts';
import { printProjection, type Projection } from './projection.ts';

/** The configuration of a process that runs one projection. */
export const projectionConfig = (defaults: { readonly port: number }) =>
  checkEventLogConfig(
    z.object({ ...programVariables, ...loggerVariables, ...eventLogVariables, ...httpVariables(defaults) }),
  );
/** Work of a projection's process besides the projection, until the signal aborts. */
export type Beside = (shared: {
  readonly log: EventLog;
  readonly database: Database;
  readonly logger: Logger;
  readonly metrics: Pick<ProjectionMetrics, 'watchBeside'>;
  readonly signal: AbortSignal;
}) => Promise<void>;

export type ProjectionConfig = z.output<ReturnType<typeof projectionConfig>>;
/** What that and a process's own variables make. */
export type ProjectionConfigSchema<Own = unknown> = z.ZodObject<Readonly<Record<string, z.ZodType>>> &
  z.ZodType<ProjectionConfig & Own>;

/** One process that keeps one projection's rows up with the log: from configuration to exit code. */
export const runProjectionProcess = async <Own>(options: {
  readonly role: string;
  readonly schema: ProjectionConfigSchema<Own>;
  readonly environment: Environment;
  readonly projection: Projection;
  /** when this process keeps snapshots; never without it */
  readonly snapshots?: (config: Own) => SnapshotPolicy;
  /** what else this process keeps up with the log, besides the projection */
  readonly beside?: Beside;
}): Promise<void> => {
  const { role, schema, projection, beside = () => Promise.resolve() } = options;
  const config = readConfig(schema, options.environment);
  const program = readProgram(config);
  const logger = createLogger({ role, program, level: config.LOG_LEVEL });
  logger.info({ config: shownConfig(schema, config) }, 'starting');
  const snapshots = options.snapshots?.(config);
  await runProcess({ logger }, (life) =>
    keepUp({ role, config, program, logger, projection, life, beside, ...(snapshots && { snapshots }) }),
  );
};

const keepUp = async (given: {
  readonly role: string;
  readonly config: ProjectionConfig;
  readonly program: Program;
  readonly logger: Logger;
  readonly projection: Projection;
  readonly life: Life;
  readonly beside: Beside;
  readonly snapshots?: SnapshotPolicy;
}): Promise<void> => {
  const { role, config, program, logger, projection, life, snapshots, beside } = given;
  const { signal } = life;
  const registry = createRegistry(role, program);
  const metrics = createProjectionMetrics(registry, printProjection(projection));
  const { onAppend, phaseEnded } = createLogMetrics(registry);
  phaseEnded('program');
  let readiness = (): Readiness => ({ ready: false, reason: 'starting' });
  const health = { host: config.HTTP_HOST, port: config.HTTP_PORT, readiness: () => readiness(), registry };
  const server = await life.open('http server', startHealthServer(health), (open) => open.close());

  const name = `battleline ${role}`;
  const opening = openDatabase({ url: config.DATABASE_URL, name, logger, signal });
  const database = await life.open('database', opening, (open) => open.close());
  await migrateWhenUp({ url: config.DATABASE_URL }, { logger, signal });
  phaseEnded('database');
  const openingLog = openEventLog(config, { name, logger, signal, onAppend });
  const log = await life.open('event log', openingLog, (open) => open.close());
  await openTopicsWhenUp(log, { logger, signal });
  phaseEnded('log');

  const runner = createProjectionRunner({
    ...{ projection, log, database, logger, metrics, phaseEnded, onFolded: (batch) => beats.onBatch(batch) },
    ...(snapshots && { snapshots }),
  });
  const id = randomBytes(16).toString('hex');
  const own = { process: () => id, role, program: program.version, features: FEATURES };
  const beats = createBeats({ log, ...own, folds: runner.folds });
  readiness = runner.readiness;
  logger.info({ projection: printProjection(projection), port: server.port }, 'started');
  await Promise.all([runner.run(signal), beats.run(signal), beside({ log, database, logger, metrics, signal })]);
};
