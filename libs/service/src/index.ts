export { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from '@battleline/events';
export { migrate, MigrationError, type MigrationErrorCode, MIGRATIONS_FOLDER } from './postgres/migrate.ts';

// what every process shares
export { migrateWhenUp, type OpeningOptions, openTopicsWhenUp } from './opening.ts';
export {
  type ConfigFault,
  type ConfigReading,
  type Environment,
  EXIT_CONFIG,
  parseConfig,
  printFaults,
  readConfig,
  shownConfig,
  variable,
  type VariableNote,
  type VariableRow,
} from './config.ts';
export { type Program, programVariables, readProgram } from './program.ts';
export { createLogger, type Logger, loggerVariables } from './logger.ts';
export { isAbort, type Life, type ProcessHost, type RunOptions, runProcess } from './lifecycle.ts';
export { type HealthServer, healthRoutes, httpVariables, type Readiness, startHealthServer } from './health-server.ts';
export { listen, type ListenAt } from './listening.ts';
export { pause } from './pause.ts';
export { appendUntilKnown } from './append-until-known.ts';
export { createLogMetrics, type LogMetrics, type StartPhase } from './log-metrics.ts';
export { createRegistry } from './metrics.ts';
export { type Backoff, backoffMs, waitBackoff } from './backoff.ts';
export { noSavedStates, postgresSavedStates, type SavedStates } from './saved-states.ts';
export {
  type Database,
  databaseUnwaited,
  DATABASE_URL_NOTE,
  type DatabaseOptions,
  databaseVariables,
  openDatabase,
} from './database.ts';
export { kyselyOn, kyselyOver } from './postgres/kysely-over.ts';
export {
  checkEventLogConfig,
  EVENT_LOGS,
  type EventLogConfig,
  eventLogVariables,
  openEventLog,
} from './event-log-choice.ts';
export { countBefore, createProgressNote, printCount, type ProgressNote } from './progress-note.ts';
export { kafkaOptions } from './kafka-choice.ts';
export { prefixedLog } from './prefixed-log.ts';

// projections
export {
  type FoldedOutcome,
  type Place,
  type Projection,
  PROJECTION_CHANNEL,
  ProjectionError,
  type ProjectionErrorCode,
} from './projection/projection.ts';
export { untilRows } from './projection/row-waiting.ts';
export type { ProjectionMetrics } from './projection/projection-metrics.ts';
export type { ProjectionRunner, ProjectionRunnerOptions } from './projection/projection-runner.ts';
export {
  type ProjectionConfig,
  projectionConfig,
  type ProjectionConfigSchema,
  runProjectionProcess,
} from './projection/projection-process.ts';
export { createProgress, type Progress } from './projection/progress.ts';
export { type Checkpoint, readCheckpoints } from './projection/checkpoint.ts';
export {
  added,
  kept,
  printLogTime,
  removed,
  replaced,
  type RowChange,
  type RowOf,
  type RowTable,
  rowTable,
  written,
} from './projection/row-table.ts';

// accounts
export { cellOf, CLIENTS_SCHEMA, type ClientRow, clientRowOf, readClientRows } from './clients/client-row.ts';
export {
  type AccountIntent,
  type AccountWriter,
  type AccountWriterDeps,
  type AccountWritten,
  createAccountWriter,
} from './clients/account-writer.ts';
export { type NameStanding, type NameStore, nameStore, type StoredAccount } from './clients/name-store.ts';
export { createKeySeals, type KeySeals, MASTER_KEY_LOOKS, parseMasterKey } from './clients/key-seals.ts';
export { blindOf, nameKeyOf, newDataKey, seal, unseal } from './clients/sealing.ts';
export { lockStanding, moveStanding, readStandings } from './clients/client-standing.ts';
export { revokeLogins } from './clients/login-rows.ts';
export { type Patience, waitOut } from './projection/outage.ts';
// rebuilding read models
export type { ProjectionModel } from './rebuild/beside.ts';
export type { Filling, FillingOptions, Goals, ReadModel } from './rebuild/read-model.ts';
export { readModelOf } from './rebuild/projection-model.ts';
export type { ViewsVerb } from './rebuild/views-process.ts';
export { runViewsProgram } from './rebuild/views-program.ts';

// snapshots
export { loadSnapshots, type SnapshotLoading, type StartStates } from './snapshot/snapshot-loading.ts';
export { type PrintedSnapshot, printSnapshot, type Snapshot, writeSnapshots } from './snapshot/snapshot-writing.ts';
export { readStartStates } from './snapshot/start-states.ts';
export { type SnapshotPolicy, snapshotPolicy, snapshotVariables } from './snapshot/snapshot-keeping.ts';

// heartbeats
export { BEAT_EVERY_MS, type BeatWatch, createBeatWatch } from './beats/beat-watch.ts';
export { type Beats, type BeatsOptions, createBeats } from './beats/beats.ts';
export type { Divergence, NamedProcess } from './beats/block-observer.ts';
export { followBeats } from './beats/beat-following.ts';
export { type LobbyDesk, type LobbyDeskOptions, openLobbyDesk } from './lobby-desk.ts';
export type { LivingGateway, Unaware } from './features/feature-knowledge.ts';
export {
  activateAll,
  type FeatureDesk,
  type FeatureDeskOptions,
  type FeatureStanding,
  openFeatureDesk,
} from './features/feature-desk.ts';
export { activateOnNewLog } from './features/new-log.ts';
