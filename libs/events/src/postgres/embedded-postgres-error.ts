export const EMBEDDED_POSTGRES_ERROR_CODES = [
  'UNSUPPORTED_PLATFORM', // no Postgres program for this system
  'FOLDER_NOT_WRITABLE', // the data folder can't be created or written
  'FOLDER_NOT_TRAVERSABLE', // root's server user can't reach the data folder
  'NO_SERVER_USER', // root can't run Postgres, and no user could be made for it
  'PORT_IN_USE', // another program listens there
  'START_FAILED', // Postgres said no; the message has its words
] as const;
export type EmbeddedPostgresErrorCode = (typeof EMBEDDED_POSTGRES_ERROR_CODES)[number];

/** Why the embedded Postgres doesn't run, and what to do about it. */
export class EmbeddedPostgresError extends Error {
  readonly code: EmbeddedPostgresErrorCode;

  constructor(code: EmbeddedPostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EmbeddedPostgresError';
    this.code = code;
  }
}
