import { memoryLog } from '@battleline/events';
import { expect, test } from '@jest/globals';
import type { TopicRight } from './kafka-acls.ts';
import { runOps } from './tool/ops.fixture.ts';

const run = (options: string) =>
  runOps(
    {
      log: memoryLog(),
      environment: { EVENT_LOG: 'kafka', TOPIC_PREFIX: 'one-', KAFKA_BROKERS: 'a:1,b:2' },
    },
    `kafka acls ${options}`,
  );

const writersOf = (rights: readonly TopicRight[], topic: string): string[] =>
  rights.flatMap((right) => (right.topic === topic && right.operation === 'Write' ? [right.principal] : []));

test('who writes to a topic is who must, and everybody reads all of them', async () => {
  const rights = (await run('--json')).lines.map((line) => JSON.parse(line) as TopicRight);
  expect(writersOf(rights, 'one-tables')).toEqual(['User:gateway', 'User:ops']);
  expect(writersOf(rights, 'one-control')).toEqual(['User:ops']);
  expect(writersOf(rights, 'one-client-keys')).toEqual(['User:gateway', 'User:projector', 'User:ops']);
  expect(writersOf(rights, 'one-beats')).toHaveLength(4);
  const readers = rights.filter(({ topic, operation }) => topic === 'one-clients' && operation === 'Read');
  expect(readers).toHaveLength(4);
});

test('as commands, for users of any name', async () => {
  const { lines } = await run('--game-log reader');
  expect(lines).toHaveLength(8);
  expect(lines).toContain(
    'kafka-acls.sh --bootstrap-server a:1,b:2 --command-config admin.properties --add --allow-principal User:reader --operation Write --topic one-beats',
  );
});
