import { type AppendObserver, type EventLog, LogError, postgresLog } from '@battleline/events';
import { z } from 'zod';
import { type Backoff, waitBackoff } from './backoff.ts';
import { variable } from './config.ts';
import { databaseVariables } from './database.ts';
import { kafkaVariables, openKafkaLog } from './kafka-choice.ts';
import type { Logger } from './logger.ts';
import { prefixedLog } from './prefixed-log.ts';

export const EVENT_LOGS = ['postgres', 'kafka'] as const;

/** Variables of every process that appends to or follows the event log; `DATABASE_URL` is among them. */
export const eventLogVariables = {
  ...databaseVariables,
  EVENT_LOG: variable(z.enum(EVENT_LOGS).default('postgres'), {
    description: 'Where the event log is kept; all processes of a system must agree',
    expected: `one of ${EVENT_LOGS.join(', ')}`,
  }),
  TOPIC_PREFIX: variable(
    z
      .string()
      .regex(/^[A-Za-z0-9._-]{0,100}$/)
      .default(''),
    {
      description: 'Put before the name of every topic, so that several systems can share one log',
      expected: 'letters, digits, dots, dashes and underscores, at most 100',
    },
  ),
  ...kafkaVariables,
};

/** Where the event log is and how to get at it; `DATABASE_URL` is there where it is in Postgres. */
export type EventLogConfig = Omit<z.output<z.ZodObject<typeof eventLogVariables>>, 'DATABASE_URL'> & {
  readonly DATABASE_URL?: string | undefined;
};

const REQUIRED_TOGETHER = [
  ['EVENT_LOG', 'kafka', 'KAFKA_BROKERS'],
  ['KAFKA_SASL_MECHANISM', undefined, 'KAFKA_SASL_USERNAME'],
  ['KAFKA_SASL_MECHANISM', undefined, 'KAFKA_SASL_PASSWORD'],
] as const;

/** Adds to a process's schema what one variable's value demands of others. */
export const checkEventLogConfig = <Schema extends z.ZodType<Partial<EventLogConfig>>>(schema: Schema): Schema =>
  REQUIRED_TOGETHER.reduce(
    (checked, [cause, value, needed]) =>
      checked.refine(
        (config) => !isDemanded(config[cause], value) || config[needed] !== undefined,
        // The other variables' faults must not hide this one.
        { path: [needed], when: () => true },
      ),
    // Whoever names certificates must not speak in the clear by mistake.
    schema.refine(({ KAFKA_SSL, KAFKA_SSL_CA }) => KAFKA_SSL_CA === undefined || KAFKA_SSL !== false, {
      path: ['KAFKA_SSL'],
      when: () => true,
    }),
  );

const isDemanded = (given: string | undefined, value: string | undefined): boolean =>
  value === undefined ? given !== undefined : given === value;

/**
 * Opens the log that the configuration names, and waits for it; rejects with an AbortError if the signal aborts
 * before, and with `LogError` UNSAFE_SETTINGS where the log could lose what it confirmed.
 */
export const openEventLog = async (
  config: EventLogConfig,
  options: {
    /** shown by the log's own tools */
    readonly name: string;
    readonly logger: Logger;
    readonly signal: AbortSignal;
    readonly backoff?: Backoff;
    /** told of each request that has appended */
    readonly onAppend?: AppendObserver;
  },
): Promise<EventLog> => {
  const { logger, signal, backoff = { firstMs: 100, maxMs: 2_000 } } = options;
  let reason: string | undefined;
  for (let tries = 0; ; tries += 1) {
    signal.throwIfAborted();
    try {
      return prefixedLog(await openOnce(config, options), config.TOPIC_PREFIX);
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      if (error.message !== reason) logger.warn({ reason: error.message }, 'waiting for the event log');
      reason = error.message;
    }
    await waitBackoff(backoff, tries, signal);
  }
};

const isUnavailable = (error: unknown): error is LogError => error instanceof LogError && error.code === 'UNAVAILABLE';

const openOnce = async (
  config: EventLogConfig,
  options: { readonly name: string; readonly logger: Logger; readonly onAppend?: AppendObserver },
): Promise<EventLog> => {
  const { name, logger, onAppend } = options;
  switch (config.EVENT_LOG) {
    case 'postgres': {
      const { DATABASE_URL: url } = config;
      if (url === undefined) throw new Error('EVENT_LOG is postgres, and DATABASE_URL is missing');
      return postgresLog({ url, name, log: logger, ...(onAppend && { onAppend }) });
    }
    case 'kafka':
      return openKafkaLog(config, options);
  }
};
