export { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from '@battleline/events';
export {
  migrate,
  MIGRATION_ERROR_CODES,
  MigrationError,
  type MigrationErrorCode,
  MIGRATIONS_FOLDER,
} from './postgres/migrate.ts';
