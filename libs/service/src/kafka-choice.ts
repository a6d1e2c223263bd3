import { readFileSync } from 'node:fs';
import { type AppendObserver, type EventLog, kafkaLog, type KafkaLogOptions } from '@battleline/events';
import { z } from 'zod';
import { isCertificateFile } from './certificate-file.ts';
import { variable } from './config.ts';
import type { Logger } from './logger.ts';

const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

const BROKERS = /^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/;

/** Variables that say how to get at a log that is kept in Kafka. */
export const kafkaVariables = {
  KAFKA_BROKERS: variable(z.string().regex(BROKERS).optional(), {
    description: 'Some brokers of the cluster; needed where EVENT_LOG is kafka',
    expected: 'a list like kafka-1:9092,kafka-2:9092',
  }),
  KAFKA_SSL: variable(z.stringbool().default(false), {
    description: 'Whether the connections to the brokers are encrypted',
    expected: 'true or false; true where KAFKA_SSL_CA is set',
  }),
  KAFKA_SSL_CA: variable(z.string().refine(isCertificateFile).optional(), {
    description: 'A file with the certificates (PEM) by which the brokers are known; the system’s own without it',
    expected: 'the path of a readable file with certificates (PEM)',
  }),
  KAFKA_SASL_MECHANISM: variable(z.enum(SASL_MECHANISMS).optional(), {
    description: 'How this process shows the brokers who it is; not at all without it',
    expected: `one of ${SASL_MECHANISMS.join(', ')}`,
  }),
  KAFKA_SASL_USERNAME: variable(z.string().optional(), {
    description: 'The name that goes with KAFKA_SASL_MECHANISM',
    expected: 'a name, since KAFKA_SASL_MECHANISM is set',
  }),
  KAFKA_SASL_PASSWORD: variable(z.string().optional(), {
    description: 'The password that goes with KAFKA_SASL_MECHANISM',
    expected: 'a password, since KAFKA_SASL_MECHANISM is set',
    secret: true,
  }),
};
export type KafkaConfig = z.output<z.ZodObject<typeof kafkaVariables>>;

/** Opens the log on the Kafka that the configuration names; rejects with `LogError` UNAVAILABLE if none answers. */
export const openKafkaLog = async (
  config: KafkaConfig,
  options: { readonly name: string; readonly logger: Logger; readonly onAppend?: AppendObserver },
): Promise<EventLog> => {
  const { name, logger, onAppend } = options;
  const log = kafkaLog({ ...kafkaOptions(config), clientId: name, log: logger, ...(onAppend && { onAppend }) });
  try {
    await log.identity();
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
};

/** How the configuration reaches its Kafka. */
export const kafkaOptions = (config: KafkaConfig): KafkaLogOptions => {
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username = '',
    KAFKA_SASL_PASSWORD: password = '',
  } = config;
  return {
    brokers: (config.KAFKA_BROKERS ?? '').split(','),
    ...(config.KAFKA_SSL && { ssl: config.KAFKA_SSL_CA ? { ca: readFileSync(config.KAFKA_SSL_CA) } : {} }),
    ...(mechanism && { sasl: { mechanism, username, password } }),
  };
};
