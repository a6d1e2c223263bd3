import { join } from 'node:path';
import { type LocalKafka, startLocalKafka } from '@battleline/events';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@battleline/service';
import { KAFKA_JARS } from '../support/test-log.ts';
import type { ComposeFile } from './compose-file.ts';
import { replaceAll } from './container.ts';

/** Brokers and Postgres of the compose file, with its settings, and where its names lead here. */
export type Servers = { readonly replacements: ReadonlyMap<string, string>; readonly stop: () => Promise<void> };

const brokerSettings = (service: ComposeFile['services'][string] | undefined): readonly (readonly [string, string])[] =>
  Object.entries(service?.environment ?? {})
    .filter(([name]) => name.startsWith('KAFKA_') && name !== 'KAFKA_HEAP_OPTS')
    // As the image's own start script makes settings of variables.
    .map(([name, value]) => [name.slice('KAFKA_'.length).toLowerCase().replaceAll('_', '.'), String(value)]);

const startBrokers = (file: ComposeFile, folder: string): Promise<LocalKafka> =>
  startLocalKafka({
    brokers: 3,
    dataFolder: join(folder, 'kafka'),
    jarFolder: KAFKA_JARS,
    settings: (broker, cluster) => {
      const here = new Map([
        ['PLAINTEXT://:9092', `PLAINTEXT://127.0.0.1:${broker.port}`],
        ['CONTROLLER://:9093', `CONTROLLER://127.0.0.1:${broker.controllerPort}`],
        ['/var/lib/kafka/data', broker.folder],
        ...cluster.flatMap(({ id, port, controllerPort }) => [
          [`kafka-${id}:9092`, `127.0.0.1:${port}`] as const,
          [`kafka-${id}:9093`, `127.0.0.1:${controllerPort}`] as const,
        ]),
      ]);
      const settings = brokerSettings(file.services[`kafka-${broker.id}`]);
      return Object.fromEntries(settings.map(([name, value]) => [name, replaceAll(value, here)]));
    },
  });

/** Starts them in this folder. */
export const startServers = async (file: ComposeFile, folder: string, databaseUrl: string): Promise<Servers> => {
  const postgres: EmbeddedPostgres = await startEmbeddedPostgres({ dataFolder: join(folder, 'data') });
  const kafka = await startBrokers(file, folder).catch(async (error: unknown) => {
    await postgres.stop();
    throw error;
  });
  const brokers = kafka.bootstrap.map((address, index) => [`kafka-${index + 1}:9092`, address] as const);
  return {
    replacements: new Map([[databaseUrl, postgres.url], ...brokers]),
    stop: async () => {
      await kafka.stop();
      await postgres.stop();
    },
  };
};
