export const START_ERROR_CODES = [
  'FOLDER_NOT_WRITABLE', // the data folder can't be made or written
  'ALREADY_RUNNING', // another start holds the data folder
  'SECRET', // a file of the data folder doesn't hold the secret that it should
  'DISK_FULL',
  'PORT_IN_USE', // another program listens where a gateway should
  'DATABASE', // Postgres doesn't start, doesn't answer, or can't be migrated
  'EVENT_LOG', // Kafka doesn't answer, or could lose what it confirmed
  'PAGE', // the players' page can't be built
  'PROCESS_FAILED', // a process dies again and again before it is ready
] as const;
export type StartErrorCode = (typeof START_ERROR_CODES)[number];

/** Why the system can't start, and what to do about it; the message is shown as it stands. */
export class StartError extends Error {
  readonly code: StartErrorCode;

  constructor(code: StartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
    this.code = code;
  }
}
