import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../free-ports.ts';
import { localKafkaMissing } from './kafka-jars.ts';
import { type LocalKafka, startLocalKafka } from './local-kafka.ts';

const IMAGE = 'apache/kafka:4.3.1';
const CONTAINER_PORT = 9092;

/** Whether tests on Kafka can run here, with brokers as processes or, one broker only, in a container. */
export const findTestKafka = async (
  jarFolder: string,
): Promise<{ readonly type: 'processes' | 'container' } | { readonly type: 'missing'; readonly reason: string }> => {
  const reason = await localKafkaMissing(jarFolder);
  if (reason === undefined) return { type: 'processes' };
  const { getContainerRuntimeClient } = await import('testcontainers');
  return getContainerRuntimeClient().then(
    () => ({ type: 'container' }),
    () => ({ type: 'missing', reason: `${reason} A Docker engine would do too, but none answers.` }),
  );
};

/** A cluster in a new folder, which goes with it. A container has no brokers to mistreat. */
export const startTestKafka = async (
  type: 'processes' | 'container',
  brokers: 1 | 3,
  jarFolder: string,
): Promise<LocalKafka> => {
  if (type === 'container') return startContainer();
  const dataFolder = await mkdtemp(join(tmpdir(), 'battleline-test-kafka-'));
  const kafka = await startLocalKafka({ brokers, dataFolder, jarFolder });
  const stop = async (): Promise<void> => {
    await kafka.kill();
    await rm(dataFolder, { recursive: true, force: true });
  };
  return { ...kafka, stop, kill: stop };
};

const startContainer = async (): Promise<LocalKafka> => {
  const { GenericContainer, Wait } = await import('testcontainers');
  const [port = 0] = await freePorts(1);
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts({ container: CONTAINER_PORT, host: port })
    .withEnvironment({
      KAFKA_NODE_ID: '1',
      KAFKA_PROCESS_ROLES: 'broker,controller',
      KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
      KAFKA_LISTENERS: `PLAINTEXT://:${CONTAINER_PORT},CONTROLLER://:9093`,
      KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
      KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
      KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    })
    .withWaitStrategy(Wait.forLogMessage('Kafka Server started'))
    .start();
  const stop = async (): Promise<void> => {
    await container.stop();
  };
  return { bootstrap: [`127.0.0.1:${port}`], brokers: [], stop, kill: stop };
};
