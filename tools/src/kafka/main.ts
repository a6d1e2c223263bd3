// A local Apache Kafka without Docker: npm run kafka -- --help
import { defaultJarFolder, KAFKA_VERSION, type LocalKafka, LocalKafkaError, startLocalKafka } from '@battleline/events';
import { join, resolve } from 'node:path';
import { parseKafkaArgs, USAGE } from './kafka-args.ts';

const EXIT_USAGE = 64;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const fail = (line: string, code: number): never => {
  process.stderr.write(`${line}\n`);
  process.exit(code);
};

const args = parseKafkaArgs(process.argv.slice(2));
if (args.type === 'help') {
  say(USAGE);
  process.exit(0);
}
if (args.type === 'wrong') fail(`${args.reason}\n\n${USAGE}`, EXIT_USAGE);
else {
  const { brokers, port } = args;
  const dataFolder = resolve(args.dataFolder ?? join('data', `kafka-${brokers}`));
  const giveUp = new AbortController();
  let kafka: LocalKafka | undefined;
  let stopping = false;

  const stop = async (): Promise<void> => {
    if (stopping) {
      await kafka?.kill();
      process.exit(1);
    }
    stopping = true;
    if (kafka === undefined) return giveUp.abort();
    say('stopping');
    await kafka.stop();
    say(`stopped; the data stays in ${dataFolder}`);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());

  try {
    say(`starting Apache Kafka ${KAFKA_VERSION} with ${brokers} broker(s) on ${dataFolder}`);
    kafka = await startLocalKafka({
      brokers,
      dataFolder,
      jarFolder: process.env['KAFKA_JARS'] ?? defaultJarFolder(),
      ports: Array.from({ length: brokers }, (_, i) => port + i),
      javaOptions: [],
      log: say,
      signal: giveUp.signal,
      onExit: (id) => {
        const lines = `broker ${id} has ended; see ${join(dataFolder, `broker-${id}`, 'kafka.log')}`;
        if (brokers === 1) fail(lines, 1);
        process.stderr.write(`${lines}\n`);
      },
    });
    const addresses = kafka.bootstrap.join(',');
    say(`\nKAFKA_BROKERS=${addresses}\n`);
    say(`Play on it: EVENT_LOG=kafka KAFKA_BROKERS=${addresses} npm start`);
    say('Ctrl-C stops it; starting again goes on with the same data.');
  } catch (error) {
    if (giveUp.signal.aborted) process.exit(0);
    if (error instanceof LocalKafkaError) fail(error.message, 1);
    throw error;
  }
}
