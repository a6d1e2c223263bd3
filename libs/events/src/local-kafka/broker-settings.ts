/** One broker of a local cluster; every node is broker and controller. */
export type BrokerPlan = {
  readonly id: number;
  readonly port: number;
  readonly controllerPort: number;
  /** The port that clients and other brokers are told; a proxy's, where one stands in front. */
  readonly advertisedPort: number;
  readonly folder: string;
};

const HOST = '127.0.0.1';

/** A broker's settings by name. */
export type BrokerSettings = Readonly<Record<string, string | number>>;

/** The `server.properties` of one broker of the cluster; what is given besides goes before. */
export const printServerProperties = (
  broker: BrokerPlan,
  cluster: readonly BrokerPlan[],
  given: BrokerSettings = {},
): string => {
  const replicas = cluster.length >= 3 ? 3 : 1;
  const inSync = replicas === 3 ? 2 : 1;
  const settings: BrokerSettings = {
    'process.roles': 'broker,controller',
    'node.id': broker.id,
    'controller.quorum.voters': cluster.map(({ id, controllerPort }) => `${id}@${HOST}:${controllerPort}`).join(','),
    listeners: `PLAINTEXT://${HOST}:${broker.port},CONTROLLER://${HOST}:${broker.controllerPort}`,
    'advertised.listeners': `PLAINTEXT://${HOST}:${broker.advertisedPort}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': broker.folder.replaceAll('\\', '/'),
    'num.network.threads': 2,
    'num.io.threads': 2,
    'auto.create.topics.enable': 'false',
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    'offsets.topic.num.partitions': 1,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'share.coordinator.state.topic.num.partitions': 1,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
    'group.initial.rebalance.delay.ms': 0,
    'log.message.timestamp.type': 'LogAppendTime',
    'log.retention.ms': -1,
    // A dead broker is replaced, and may register again, after 1.5 s instead of 9 s,
    'broker.session.timeout.ms': 1500,
    'broker.heartbeat.interval.ms': 300,
    // and one that was the active controller is missed after 1 s instead of 2 s.
    'controller.quorum.fetch.timeout.ms': 1000,
    'controller.quorum.election.timeout.ms': 500,
    'controller.quorum.election.backoff.max.ms': 300,
  };
  return Object.entries({ ...settings, ...given })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
};

/** What makes a log folder belong to a cluster; with it, no separate formatting is needed. */
export const printMetaProperties = (clusterId: string, id: number): string =>
  `version=1\ncluster.id=${clusterId}\nnode.id=${id}\n`;

/** The line that a broker writes once clients may come. */
export const STARTED = 'Kafka Server started';

export const LOG4J_PROPERTIES = `status=error
rootLogger.level=warn
rootLogger.appenderRef.console.ref=console
appender.console.type=Console
appender.console.name=console
appender.console.layout.type=PatternLayout
appender.console.layout.pattern=%d %p %m (%c)%n
logger.server.name=kafka.server.KafkaRaftServer
logger.server.level=info
`;
