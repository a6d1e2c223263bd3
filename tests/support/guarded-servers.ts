import { chownSync, copyFileSync, chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalKafka, startLocalKafka } from '@battleline/events';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@battleline/service';
import type { Certificates } from './certificates.ts';
import { runKafkaTool } from './kafka-tool.ts';
import { onDatabase } from './on-database.ts';
import { KAFKA_JARS } from './test-log.ts';

/** Puts the certificate and its key where Postgres reads them when it is started, or told to. */
export const showCertificate = (dataFolder: string, { certificate, key }: Certificates): void => {
  const own = join(dataFolder, 'postgres');
  const { uid, gid } = statSync(own);
  for (const [source, name] of [[certificate, 'server.crt'] as const, [key, 'server.key'] as const]) {
    copyFileSync(source, join(own, name));
    chownSync(join(own, name), uid, gid);
    chmodSync(join(own, name), 0o600);
  }
};

/** A Postgres that takes encrypted connections only. */
export const startGuardedPostgres = async (dataFolder: string, from: Certificates): Promise<EmbeddedPostgres> => {
  const postgres = await startEmbeddedPostgres({ dataFolder, fast: true });
  showCertificate(dataFolder, from);
  const rules = join(dataFolder, 'postgres', 'pg_hba.conf');
  writeFileSync(rules, readFileSync(rules, 'utf8').replaceAll(/^host /gm, 'hostssl '));
  await onDatabase(postgres.url, async (client) => {
    await client.query('alter system set ssl = on');
    await client.query('select pg_reload_conf()');
  });
  return postgres;
};

/** Each user's password. */
export type Users = Readonly<Record<string, string>>;
export const ADMIN = 'admin';

/** A broker that takes encrypted connections of these users only, and lets them do what its rights say; the admin all. */
export const startGuardedBroker = (dataFolder: string, from: Certificates, users: Users): Promise<LocalKafka> =>
  startLocalKafka({
    brokers: 1,
    dataFolder,
    jarFolder: KAFKA_JARS,
    settings: ({ port, controllerPort }) => ({
      listeners: `SASL_SSL://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
      'advertised.listeners': `SASL_SSL://127.0.0.1:${port}`,
      'listener.security.protocol.map': 'SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT',
      'inter.broker.listener.name': 'SASL_SSL',
      'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-512',
      'listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config':
        'org.apache.kafka.common.security.scram.ScramLoginModule required;',
      'sasl.mechanism.inter.broker.protocol': 'PLAIN',
      'listener.name.sasl_ssl.plain.sasl.jaas.config': [
        `org.apache.kafka.common.security.plain.PlainLoginModule required username="${ADMIN}"`,
        `password="${users[ADMIN]}"`,
        ...Object.entries(users).map(([name, password]) => `user_${name}="${password}"`),
      ]
        .join(' ')
        .concat(';'),
      'ssl.keystore.type': 'PEM',
      'ssl.keystore.location': from.both,
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': from.authority,
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      // Nobody but the broker itself can reach its controller's port without a name.
      'super.users': `User:${ADMIN};User:ANONYMOUS`,
    }),
  });

/** Kafka's own `kafka-configs.sh`, as the admin, who is described in a file in `folder`. */
export const kafkaConfigs = (
  kafka: LocalKafka,
  given: { readonly folder: string; readonly from: Certificates; readonly users: Users },
): ((...args: readonly string[]) => Promise<void>) => {
  const { folder, from, users } = given;
  const access = join(folder, 'admin.properties');
  const module = 'org.apache.kafka.common.security.plain.PlainLoginModule';
  const lines = [
    ...['security.protocol=SASL_SSL', 'sasl.mechanism=PLAIN'],
    `sasl.jaas.config=${module} required username="${ADMIN}" password="${users[ADMIN]}";`,
    ...['ssl.truststore.type=PEM', `ssl.truststore.location=${from.authority}`],
  ];
  writeFileSync(access, lines.join('\n'));
  return (...args) =>
    runKafkaTool('configs', '--bootstrap-server', kafka.bootstrap.join(','), '--command-config', access, ...args);
};
