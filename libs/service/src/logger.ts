import { type DestinationStream, type Logger as PinoLogger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import { z } from 'zod';
import { variable } from './config.ts';
import type { Program } from './program.ts';

/** Writes JSON lines: a constant lower-case phrase and fields named as in the glossary; never a card, token or name. */
export type Logger = PinoLogger;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** Variables of every process that logs. */
export const loggerVariables = {
  LOG_LEVEL: variable(z.enum(LOG_LEVELS).default('info'), {
    description: 'The least urgent lines that are logged',
    expected: `one of ${LOG_LEVELS.join(', ')}`,
  }),
};

/** A process's logger; every line names the role, the process and the program. */
export const createLogger = (
  options: {
    readonly role: string;
    readonly program: Program;
    readonly level: (typeof LOG_LEVELS)[number];
  },
  destination?: DestinationStream,
): Logger =>
  pino(
    {
      level: options.level,
      base: { role: options.role, pid: process.pid, ...options.program },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      errorKey: 'error',
      serializers: { error: stdSerializers.errWithCause },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );
