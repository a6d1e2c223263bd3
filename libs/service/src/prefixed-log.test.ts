import { checkTopics, type EventLog, memoryLog } from '@battleline/events';
import { expect, test } from '@jest/globals';
import { prefixedLog } from './prefixed-log.ts';

test('two systems with different prefixes share one log and see only their own topics', async () => {
  const log = memoryLog();
  const blue = prefixedLog(log, 'blue.');
  const green = prefixedLog(log, 'green.');
  for (const system of [blue, green]) await system.createTopics([{ topic: 'lobby', partitions: 1, kind: 'events' }]);
  await blue.append([{ topic: 'lobby', partition: 0, key: null, value: new Uint8Array([7]) }]);
  expect([await blue.ends('lobby'), await green.ends('lobby')]).toEqual([new Map([[0, 1]]), new Map([[0, 0]])]);
  expect(await blue.describe('lobby')).toMatchObject({ topic: 'blue.lobby', partitions: 1 });
  expect(await log.describe('lobby')).toBeUndefined();
  const stop = new AbortController();
  for await (const item of blue.follow({ topic: 'lobby', from: new Map([[0, 0]]) }, stop.signal)) {
    expect(item).toMatchObject({ type: 'batch', batch: { topic: 'lobby', partition: 0, records: [{ offset: 0 }] } });
    break;
  }
  stop.abort();
  await log.close();
});

test('a fault of a topic and the way to mend it name the topic as it is called in the log', async () => {
  const log = memoryLog();
  await log.createTopics([{ topic: 'blue.lobby', partitions: 1, kind: 'events' }]);
  const weak: EventLog = {
    ...log,
    describe: async (topic) => ({ topic, partitions: 1, replication: 1, settings: { 'retention.ms': '1' } }),
  };
  const checking = checkTopics(prefixedLog(weak, 'blue.'), [{ topic: 'lobby', partitions: 1, kind: 'events' }]);
  await expect(checking).rejects.toThrow(/^blue\.lobby has retention\.ms=1,.*--entity-name blue\.lobby /);
  await log.close();
});
