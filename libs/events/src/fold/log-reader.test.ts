import { afterEach, describe, expect, test } from '@jest/globals';
import type { EventLog } from '../log/event-log.ts';
import { memoryLog } from '../log/memory-log.ts';
import { memoryLogStore } from '../log/memory-log-store.ts';
import { CONTROL_TOPIC } from '../topic.ts';
import { hashValue } from './control.ts';
import type { LogReaderOptions } from './log-reader.ts';
import { newRecord, opened, startReading, UNKNOWN_SCHEMA, unreadable, word } from './reading.fixture.ts';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const emptyLog = () => {
  const log = memoryLog({ store: memoryLogStore(), idleMs: 10 });
  closers.push(() => log.close());
  return log;
};
const openedLog = () => opened(emptyLog());
const read = (log: EventLog, options: Partial<LogReaderOptions> = {}) => {
  const reading = startReading(log, options);
  closers.push(() => reading.abort().catch(() => undefined));
  return reading;
};
const upTo = (end: number): number[] => Array.from({ length: end }, (_, offset) => offset);
const goAhead = word({ topic: 'tables', partition: 1, offset: 2, hash: hashValue(UNKNOWN_SCHEMA) });

describe('a reader', () => {
  test('folds every record of all partitions once, in order, and goes on with what comes later', async () => {
    const log = await openedLog();
    await log.append([newRecord('lobby', 0), newRecord('tables', 2), newRecord('tables', 2)]);
    const { reader, offsets, reaches } = read(log);
    await reader.ready();
    expect([offsets('lobby', 0), offsets('tables', 1), offsets('tables', 2)]).toEqual([[0, 1], [0], [0, 1, 2]]);
    await log.append([newRecord('tables', 1), newRecord('lobby', 0)]);
    await Promise.all([reaches('tables', 1, 2), reaches('lobby', 0, 3)]);
    expect([...reader.folds()].map((fold) => [fold.key, fold.next()])).toEqual([
      ['lobby/0', 3],
      ['tables/0', 1],
      ['tables/1', 2],
      ['tables/2', 3],
    ]);
  });
  test('tells of each batch its records with what became of them', async () => {
    const log = await openedLog();
    await log.append([newRecord('lobby', 0, { type: 'Tick' }, { notAfter: 1 })]);
    const { reader, batches } = read(log);
    await reader.ready();
    const lobby = batches.filter(({ topic }) => topic === 'lobby');
    expect(lobby.flatMap(({ outcomes }) => outcomes.map(({ status }) => status))).toEqual(['admitted', 'void']);
    expect(lobby.flatMap(({ records }) => records.map(({ offset }) => offset))).toEqual([0, 1]);
  });
  test('is ready once it has come to the ends that it saw first, though the log grows on', async () => {
    const log = await openedLog();
    await log.append(upTo(1_500).map(() => newRecord('lobby', 0)));
    const gate = Promise.withResolvers<void>();
    let batches = 0;
    const growing = async ({ topic }: { readonly topic: string }): Promise<void> => {
      if (topic !== 'lobby') return;
      batches += 1;
      await (batches <= 2 ? log.append(upTo(1_001).map(() => newRecord('lobby', 0))) : gate.promise);
    };
    const { reader } = read(log, { onBatch: growing });
    closers.push(gate.resolve);
    await reader.ready();
    expect((await log.ends('lobby')).get(0)).toBeGreaterThan(reader.fold('lobby', 0).next());
  });
  test('knows how far behind the end it is', async () => {
    const log = await openedLog();
    const { reader } = read(log);
    expect(reader.behindMs('lobby', 0)).toBe(Infinity);
    await reader.ready();
    expect(reader.gap('lobby', 0)).toBe(0);
    expect(reader.behindMs('lobby', 0)).toBeLessThan(60_000);
  });
  test('goes on from the states that it is given, and folds nothing before them again', async () => {
    const log = await openedLog();
    await log.append([newRecord('lobby', 0), newRecord('tables', 1)]);
    const first = read(log);
    await first.reader.ready();
    const states = new Map([...first.reader.folds()].map((fold) => [fold.key, fold.state()]));
    await log.append([newRecord('lobby', 0)]);
    const second = read(log, { start: (topic, partition) => states.get(`${topic}/${partition}`) });
    await second.reaches('lobby', 0, 3);
    await second.reader.ready();
    expect([second.offsets('lobby', 0), second.offsets('tables', 1)]).toEqual([[2], []]);
    await first.reaches('lobby', 0, 3);
    expect(second.reader.fold('lobby', 0).state()).toEqual(first.reader.fold('lobby', 0).state());
  });
  test('refuses the state of another log, and one that is ahead of the end of its log', async () => {
    const store = memoryLogStore();
    const log = await opened(memoryLog({ store, idleMs: 10 }));
    closers.push(() => log.close());
    await log.append([newRecord('tables', 1), newRecord('tables', 1)]);
    const { reader } = read(log);
    await reader.ready();
    const state = reader.fold('tables', 1).state();
    const start = (topic: string, partition: number) => (topic === 'tables' && partition === 1 ? state : undefined);

    store.truncate('tables', 1, 2);
    const shorter = read(log, { start });
    const reason = 'the log is shorter than the snapshot, it has lost records or is an older copy';
    await expect(shorter.ended).rejects.toMatchObject({ code: 'TRUNCATED', message: expect.stringContaining(reason) });
    expect(shorter.offsets('tables', 1)).toEqual([]);

    const other = await openedLog();
    await other.append([newRecord('tables', 1), newRecord('tables', 1), newRecord('tables', 1)]);
    const another = read(other, { start });
    await expect(another.ended).rejects.toMatchObject({
      code: 'RECREATED',
      message: expect.stringMatching(/^tables\/1 is another log than that of the snapshot: record 0 has the identity/),
    });
    expect(another.offsets('tables', 1)).toEqual([]);
  });
  test('takes no further batch of a topic before the last one is dealt with', async () => {
    const log = await openedLog();
    const gate = Promise.withResolvers<void>();
    const { reader, until, reaches, batches } = read(log, {
      onBatch: ({ topic }) => (topic === 'lobby' ? gate.promise : undefined),
    });
    await until('the first batch', () => batches.some(({ topic }) => topic === 'lobby'));
    await log.append([newRecord('lobby', 0), newRecord('tables', 0)]);
    await reaches('tables', 0, 2);
    expect(reader.fold('lobby', 0).next()).toBe(1);
    gate.resolve();
    await reaches('lobby', 0, 2);
  });
});

describe('a partition that can not be read on', () => {
  const stopped = async (options: Partial<LogReaderOptions> = {}) => {
    const log = await openedLog();
    await log.append([newRecord('tables', 1), unreadable('tables', 1), newRecord('tables', 1)]);
    const reading = read(log, options);
    await reading.reader.ready();
    return { log, ...reading };
  };

  test('stops there, says so once, and the others go on', async () => {
    const { log, reader, stops, offsets, batches, reaches } = await stopped();
    const stop = { topic: 'tables', partition: 1, offset: 2, reason: 'unknown schema 0102030405060708' };
    expect(reader.stopped()).toEqual([stop]);
    await log.append([newRecord('tables', 1), newRecord('tables', 0), newRecord('lobby', 0)]);
    await Promise.all([reaches('tables', 0, 2), reaches('lobby', 0, 2)]);
    expect([stops, offsets('tables', 1)]).toEqual([[stop], [0, 1]]);
    for (const { records, outcomes } of batches) expect(records.length).toBe(outcomes.length);
  });
  test('shows how far it falls behind', async () => {
    const { log, reader, until, reaches } = await stopped();
    await log.append([newRecord('tables', 1), newRecord('tables', 2)]);
    await reaches('tables', 2, 2);
    await log.append([newRecord('tables', 2)]);
    await reaches('tables', 2, 3);
    await until('the gap grows', () => reader.gap('tables', 1) === 3);
  });
  test("goes on at an operator's word: no record skipped, none folded twice", async () => {
    const { log, reader, offsets, reaches } = await stopped();
    await log.append([goAhead]);
    await reaches('tables', 1, 4);
    await log.append([newRecord('tables', 1), newRecord('tables', 0)]);
    await Promise.all([reaches('tables', 1, 5), reaches('tables', 0, 2)]);
    expect([reader.stopped(), offsets('tables', 1), offsets('tables', 0)]).toEqual([[], upTo(5), upTo(2)]);
  });
  test('goes on again and again, where several records are voided one by one', async () => {
    const { log, offsets, reaches, until, stops, reader } = await stopped();
    await log.append([unreadable('tables', 1), newRecord('tables', 1)]);
    await log.append([goAhead]);
    await until('the second stop', () => stops.length === 2);
    expect(reader.stopped()).toMatchObject([{ offset: 4 }]);
    await log.append([word({ topic: 'tables', partition: 1, offset: 4, hash: hashValue(UNKNOWN_SCHEMA) })]);
    await reaches('tables', 1, 6);
    await log.append([newRecord('tables', 1), newRecord('tables', 0), newRecord('tables', 2)]);
    await Promise.all([reaches('tables', 1, 7), reaches('tables', 0, 2), reaches('tables', 2, 2)]);
    expect([offsets('tables', 1), offsets('tables', 0), offsets('tables', 2)]).toEqual([upTo(7), upTo(2), upTo(2)]);
  });
  test('stays stopped at a word about another record or other bytes', async () => {
    const { log, reader, until, reaches, stops, offsets } = await stopped();
    const said = { topic: 'tables', partition: 1, offset: 2, hash: hashValue(UNKNOWN_SCHEMA) };
    await log.append([word({ ...said, partition: 2 }), word({ ...said, offset: 3 })]);
    await log.append([newRecord('lobby', 0)]);
    await reaches('lobby', 0, 2);
    await log.append([word({ ...said, hash: hashValue(null) })]);
    await until('the second stop', () => stops.length === 2);
    expect([reader.stopped().length, offsets('tables', 1)]).toEqual([1, [0, 1]]);
    await log.append([goAhead]);
    await reaches('tables', 1, 4);
    expect(stops).toHaveLength(2);
  });
  test('does not stop at all where the word stands in the log already', async () => {
    const log = await openedLog();
    await log.append([newRecord('tables', 1), unreadable('tables', 1), goAhead]);
    const { reader, stops, batches } = read(log);
    await reader.ready();
    const outcomes = batches.filter(({ partition }) => partition === 1).flatMap((batch) => batch.outcomes);
    expect(outcomes.at(-1)).toMatchObject({ offset: 2, status: 'void', reason: 'voided' });
    expect(stops).toEqual([]);
  });
  test('has its batches dealt with one after the other, also where it goes on before the last is done', async () => {
    const gate = Promise.withResolvers<void>();
    const log = await openedLog();
    await log.append([newRecord('tables', 1), unreadable('tables', 1), newRecord('tables', 1)]);
    const running: number[] = [];
    let most = 0;
    const { until, stops, reaches } = read(log, {
      onBatch: async ({ topic, partition, outcomes }) => {
        if (topic !== 'tables' || partition !== 1 || outcomes.length === 0) return;
        most = Math.max(most, running.push(partition));
        await gate.promise;
        running.pop();
      },
    });
    await until('the stop', () => stops.length === 1);
    await log.append([goAhead, newRecord('lobby', 0)]);
    await reaches('lobby', 0, 2);
    gate.resolve();
    await reaches('tables', 1, 4);
    expect(most).toBe(1);
  });
});

describe('a word of an operator that is unknown', () => {
  const unknownWord = unreadable(CONTROL_TOPIC, 0);
  const stop = { topic: CONTROL_TOPIC, partition: 0, offset: 1, reason: 'unknown schema 0102030405060708' };
  const voidsIt = word({ topic: CONTROL_TOPIC, partition: 0, offset: 1, hash: hashValue(UNKNOWN_SCHEMA) });

  test('stops all partitions: nobody knows what it says of them', async () => {
    const log = await openedLog();
    await log.append([newRecord('tables', 1), unknownWord]);
    const { reader, until, stops, offsets } = read(log);
    await until('the partitions are heard', () => reader.gap('tables', 1) === 2 && reader.gap('lobby', 0) === 1);
    expect([stops, reader.stopped(), offsets('tables', 1)]).toEqual([[stop], [stop], []]);
    expect(reader.behindMs('lobby', 0)).toBe(Infinity);
  });
  test('stops a reader that is at work, too, until a word declares it void; then nothing has been skipped', async () => {
    const log = await openedLog();
    const { reader, until, stops, offsets, reaches } = read(log);
    await reader.ready();
    await log.append([unknownWord]);
    await until('the stop', () => stops.length === 1);
    await log.append([newRecord('tables', 1), newRecord('lobby', 0), newRecord('tables', 2)]);
    await until('the gap', () => reader.gap('tables', 1) === 1 && reader.gap('lobby', 0) === 1);
    await log.append([voidsIt]);
    await Promise.all([reaches('tables', 1, 2), reaches('lobby', 0, 2), reaches('tables', 2, 2)]);
    await log.append([newRecord('tables', 1), newRecord('tables', 0)]);
    await Promise.all([reaches('tables', 1, 3), reaches('tables', 0, 2)]);
    expect([reader.stopped(), offsets('tables', 1), offsets('tables', 2)]).toEqual([[], upTo(3), upTo(2)]);
  });
  test('leaves a partition stopped that has its own reason to be', async () => {
    const log = await openedLog();
    await log.append([newRecord('tables', 1), unreadable('tables', 1)]);
    const { reader, until, stops } = read(log);
    await reader.ready();
    await log.append([unknownWord]);
    await until('the second stop', () => stops.length === 2);
    await log.append([voidsIt]);
    await until('the words', () => reader.stopped().length === 1);
    expect(reader.stopped()).toMatchObject([{ topic: 'tables', partition: 1, offset: 2 }]);
  });
});

test('a malformed word of an operator is told with its place, and stops nobody', async () => {
  const log = await openedLog();
  await log.append([{ ...unreadable(CONTROL_TOPIC, 0), value: Uint8Array.of(1) }]);
  const told: number[] = [];
  const { reader } = read(log, { onMalformedWord: (offset) => told.push(offset) });
  await reader.ready();
  expect([told, reader.stopped()]).toEqual([[1], []]);
});

describe('a reader ends', () => {
  test('with the error, where the log is broken', async () => {
    const store = memoryLogStore();
    const log = await opened(memoryLog({ store, idleMs: 10 }));
    closers.push(() => log.close());
    await log.append([newRecord('tables', 1), newRecord('tables', 1)]);
    store.loseRecord('tables', 1, 1);
    const { ended, reader } = read(log);
    await expect(ended).rejects.toMatchObject({ code: 'GAP', message: expect.stringContaining('tables/1') });
    await expect(reader.ready()).rejects.toMatchObject({ code: 'GAP' });
  });
  test('with the error of the one who deals with its batches', async () => {
    const log = await openedLog();
    const { ended } = read(log, { onBatch: () => Promise.reject(new Error('no room')) });
    await expect(ended).rejects.toThrow('no room');
  });
  test('with the error of a partition that went on after a stop', async () => {
    const log = await openedLog();
    await log.append([newRecord('tables', 1), unreadable('tables', 1), newRecord('tables', 1)]);
    const { ended, reader } = read(log, {
      onBatch: ({ outcomes }) =>
        outcomes.at(-1)?.offset === 3 ? Promise.reject(new Error('no room')) : Promise.resolve(),
    });
    await reader.ready();
    await log.append([goAhead]);
    await expect(ended).rejects.toThrow('no room');
  });
  test('quietly when it is told to, and then deals with nothing more', async () => {
    const log = await openedLog();
    const { reader, abort, batches } = read(log);
    await reader.ready();
    await abort();
    const before = batches.length;
    await log.append([newRecord('lobby', 0)]);
    expect(batches.length).toBe(before);
  });
  test('when it is told to before it has reached the log at all', async () => {
    const log = await openedLog();
    log.faults.breakOff();
    await expect(read(log).abort()).resolves.toBeUndefined();
  });
  test('only when what it was doing is done, also in a partition that went on after a stop', async () => {
    const log = await openedLog();
    await log.append([newRecord('tables', 1), unreadable('tables', 1), newRecord('tables', 1)]);
    const gate = Promise.withResolvers<void>();
    const done: number[] = [];
    const { abort, until, reader, batches } = read(log, {
      onBatch: async ({ topic, partition, outcomes }) => {
        const last = outcomes.at(-1)?.offset;
        if (topic !== 'tables' || partition !== 1 || last !== 3) return;
        await gate.promise;
        done.push(last);
      },
    });
    await reader.ready();
    await log.append([goAhead]);
    await until('the last batch', () => batches.some(({ outcomes }) => outcomes.at(-1)?.offset === 3));
    const ending = abort().then(() => done.push(Infinity));
    await log.append([newRecord('lobby', 0)]);
    await new Promise(setImmediate);
    gate.resolve();
    await ending;
    expect(done).toEqual([3, Infinity]);
  });
});
