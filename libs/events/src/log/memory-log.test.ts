import { describe, expect, test } from '@jest/globals';
import { eventLogContract, LOG_FAULTS } from './event-log.contract.ts';
import { read, text, textsOf } from './event-log.contract-reading.ts';
import { memoryLog, type MemoryLog } from './memory-log.ts';
import { memoryLogStore } from './memory-log-store.ts';

eventLogContract(
  'memory',
  async () => {
    const store = memoryLogStore();
    const handles: MemoryLog[] = [];
    return {
      open: async () => {
        const log = memoryLog({ store, idleMs: 50 });
        handles.push(log);
        return {
          log,
          duplicateNextAppend: async () => log.faults.next({ type: 'duplicated' }),
          loseNextAcknowledgement: async () => log.faults.next({ type: 'unacknowledged', lands: true }),
          cutConnections: async () => log.faults.next({ type: 'cut', after: 0 }),
          delayVisibility: async () => {
            log.faults.hide();
            return async () => log.faults.show();
          },
        };
      },
      makeGap: async (topic, partition, offset) => {
        store.loseRecord(topic, partition, offset);
        return 'GAP';
      },
      recreateTopic: async (topic) => store.recreate(topic),
      outage: async () => {
        handles.forEach((log) => log.faults.breakOff());
        return async () => handles.forEach((log) => log.faults.mend());
      },
      close: async () => undefined,
    };
  },
  LOG_FAULTS,
);

describe('the log in memory', () => {
  const record = (value: string) => ({ topic: 't', partition: 0, key: null, value: text(value) });
  const withTopic = async (log: MemoryLog) => {
    await log.createTopics([{ topic: 't', partitions: 1, kind: 'events' }]);
    return log;
  };

  test('append times come from its clock', async () => {
    let now = 1_000.7;
    const log = await withTopic(memoryLog({ store: memoryLogStore({ clock: () => now }) }));
    await log.append([record('a')]);
    now = 500;
    expect(await log.append([record('b')])).toEqual([{ status: 'appended', offset: 1, time: 500 }]);
    expect(await log.offsetsAt('t', 1_000)).toEqual(new Map([[0, 0]]));
  });

  test('an append cut in the middle leaves its first records and tells nothing', async () => {
    const log = await withTopic(memoryLog());
    log.faults.next({ type: 'cut', after: 2 });
    const results = await log.append(['a', 'b', 'c'].map(record));
    expect(results.map((r) => r.status)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(await log.ends('t')).toEqual(new Map([[0, 2]]));
  });

  test('a late append lands behind the records that came meanwhile', async () => {
    const store = memoryLogStore();
    const log = await withTopic(memoryLog({ store }));
    log.faults.next({ type: 'late' });
    await log.append([record('a')]);
    await log.append([record('b')]);
    store.landLate();
    expect(textsOf(await read(log, 't', 0, 2))).toEqual(['b', 'a']);
  });

  test('an unacknowledged append lands or does not land', async () => {
    const log = await withTopic(memoryLog());
    log.faults.next({ type: 'unacknowledged', lands: false }, { type: 'unacknowledged', lands: true });
    const results = [...(await log.append([record('a')])), ...(await log.append([record('b')]))];
    expect(results.map((r) => r.status)).toEqual(['unknown', 'unknown']);
    expect(textsOf(await read(log, 't', 0, 1))).toEqual(['b']);
  });

  test('a simulation decides the fate of each append that has no planned one', async () => {
    const log = await withTopic(memoryLog({ decideFate: () => ({ type: 'refused', reason: 'busy' }) }));
    log.faults.next({ type: 'duplicated' });
    expect((await log.append([record('a')]))[0]?.status).toBe('appended');
    expect(await log.append([record('b')])).toEqual([{ status: 'not-appended', reason: 'busy' }]);
  });

  test('a follower of a log that was cut short fails', async () => {
    const store = memoryLogStore();
    const log = await withTopic(memoryLog({ store, idleMs: 50 }));
    await log.append(['a', 'b', 'c'].map(record));
    const follower = log.follow({ topic: 't', from: new Map([[0, 0]]) }, new AbortController().signal);
    const items = [];
    for await (const item of follower) {
      items.push(item);
      if (item.type === 'batch') store.truncate('t', 0, 1);
    }
    expect(items.at(-1)).toMatchObject({ failure: { partition: 0, error: { code: 'TRUNCATED' } } });
  });

  test('a compacted topic keeps the last record of each key, and followers pass over the gaps', async () => {
    const store = memoryLogStore();
    const log = memoryLog({ store });
    await log.createTopics([{ topic: 't', partitions: 1, kind: 'compacted' }]);
    const keyed = (key: string, value: string) => ({ ...record(value), key: new TextEncoder().encode(key) });
    await log.append([keyed('a', 'old'), keyed('b', 'only'), keyed('a', 'new')]);
    store.compact('t');
    expect(textsOf(await read(log, 't', 0, 2))).toEqual(['only', 'new']);
    await log.append([keyed('c', 'later')]);
    expect(textsOf(await read(log, 't', 0, 3))).toEqual(['only', 'new', 'later']);
  });
});
