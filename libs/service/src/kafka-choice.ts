import { readFileSync } from 'node:fs';
import { type EventLog, kafkaLog, type KafkaLogOptions } from '@battleline/events';
import type { EventLogConfig } from './event-log-choice.ts';
import type { Logger } from './logger.ts';

/** Opens the log on the Kafka that the configuration names; rejects with `LogError` UNAVAILABLE if none answers. */
export const openKafkaLog = async (
  config: EventLogConfig,
  options: { readonly name: string; readonly logger: Logger },
): Promise<EventLog> => {
  const { name, logger } = options;
  const log = kafkaLog({ ...kafkaOptions(config), clientId: name, log: logger });
  try {
    await log.identity();
    return log;
  } catch (error) {
    await log.close();
    throw error;
  }
};

const kafkaOptions = (config: EventLogConfig): KafkaLogOptions => {
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
