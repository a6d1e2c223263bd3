import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { EventLog, FollowItem, LogErrorCode, NewRecord } from './event-log.ts';
import {
  appendLater,
  appendMany,
  appendUntilKnown,
  collect,
  followUntil,
  offsetOf,
  read,
  readFrom,
  readToEnds,
  text,
  textsOf,
  timeOf,
} from './event-log.contract-reading.ts';

/** The faults that an adapter's harness may know how to cause. */
export const LOG_FAULTS = [
  'duplicated append',
  'lost acknowledgement',
  'cut connection',
  'delayed visibility',
  'gap',
  'recreated topic',
  'outage',
] as const;
export type LogFault = (typeof LOG_FAULTS)[number];

/** One process's handle on the log, and the faults of its own link. Close the log; the link goes with the harness. */
export type LogHandle = {
  readonly log: EventLog;
  /** The next append's records land twice. */
  readonly duplicateNextAppend?: () => Promise<void>;
  /** The answer to the next append never arrives; whether the records landed is open. */
  readonly loseNextAcknowledgement?: () => Promise<void>;
  /** Ends this handle's connections, whatever is under way. */
  readonly cutConnections?: () => Promise<void>;
  /** Followers of this handle see what is appended from now on only after the returned function was called. */
  readonly delayVisibility?: () => Promise<() => Promise<void>>;
};

/** A log store under test and the faults of the store itself. Every test uses topics of its own. */
export type LogHarness = {
  /** `maxQueued`: how many records may wait in the handle before it answers `busy`; the adapter's default if absent. */
  readonly open: (options?: { readonly maxQueued?: number }) => Promise<LogHandle>;
  /** Takes the record at the offset out of the log; answers the code that a follower from 0 must fail with. */
  readonly makeGap?: (topic: string, partition: number, offset: number) => Promise<LogErrorCode>;
  /** Deletes the topic and creates it again, empty, with as many partitions; followers' connections are renewed. */
  readonly recreateTopic?: (topic: string) => Promise<void>;
  /** Takes the log away from everybody until the returned function was called. */
  readonly outage?: () => Promise<() => Promise<void>>;
  readonly close: () => Promise<void>;
};

/** The promises of the port `EventLog`, as tests on any adapter; a fault that isn't listed is a skipped test. */
export function eventLogContract(
  name: string,
  makeHarness: () => Promise<LogHarness>,
  faults: readonly LogFault[],
): void {
  const withFault = (fault: LogFault) => (faults.includes(fault) ? test : test.skip);
  const run = Math.random().toString(36).slice(2, 8);

  describe(`the event log on ${name}`, () => {
    let harness: LogHarness;
    let opened: LogHandle[] = [];
    let topics = 0;
    beforeAll(async () => {
      harness = await makeHarness();
    }, 120_000);
    afterEach(async () => {
      await Promise.all(opened.map((handle) => handle.log.close()));
      opened = [];
    });
    afterAll(async () => harness.close(), 60_000);

    const open = async (options?: { readonly maxQueued?: number }) => {
      const handle = await harness.open(options);
      opened.push(handle);
      return handle;
    };
    const newTopic = async (log: EventLog, partitions: number) => {
      const topic = `t-${run}-${topics++}`;
      await log.createTopics([{ topic, partitions, kind: 'events' }]);
      return topic;
    };
    const inject = <T>(fault: T | undefined): T => {
      if (fault === undefined) throw new Error('the harness lists this fault but cannot cause it');
      return fault;
    };

    test('what is appended is followed in order, with the offsets and times that were answered', async () => {
      const { log } = await open();
      const topic = await newTopic(log, 1);
      const before = Date.now() - 5_000;
      const results = await log.append(Array.from({ length: 1_200 }, (_, i) => record(topic, 0, `r${i}`)));
      const records = await read(log, topic, 0, 1_200);
      expect(textsOf(records)).toEqual(Array.from({ length: 1_200 }, (_, i) => `r${i}`));
      expect(records.map(({ offset, time }) => ({ status: 'appended', offset, time }))).toEqual(results);
      expect(records.map((r) => r.offset)).toEqual(records.map((_, i) => i));
      expect(records.every((r) => Number.isInteger(r.time) && r.time > before)).toBe(true);
    });

    test('keys and values are any bytes, empty or null', async () => {
      const { log } = await open();
      const topic = await newTopic(log, 1);
      const all = Uint8Array.from({ length: 256 }, (_, i) => i);
      const samples = [all, new Uint8Array(0), null, Uint8Array.of(0), Uint8Array.of(0x5c, 0x22, 0x2c, 0x7b)];
      const pairs = samples.flatMap((key) => samples.map((value) => ({ key, value })));
      await log.append(pairs.map((pair) => ({ topic, partition: 0, ...pair })));
      const records = await read(log, topic, 0, pairs.length);
      const plain = (bytes: Uint8Array | null) => bytes && [...bytes];
      expect(records.map((r) => [plain(r.key), plain(r.value)])).toEqual(
        pairs.map((pair) => [plain(pair.key), plain(pair.value)]),
      );
    });

    test('one call may append to several topics and partitions, and each record gets its own result', async () => {
      const { log } = await open();
      const [one, two] = [await newTopic(log, 3), await newTopic(log, 1)];
      const places = [0, 2, 1, 2, 0, 2].map((p) => [one, p] as const).concat([[two, 0]], [[one, 1]]);
      const results = await log.append(places.map(([topic, p], i) => record(topic, p, `r${i}`)));
      expect(results.map((r) => r.status === 'appended' && r.offset)).toEqual([0, 0, 0, 1, 1, 2, 0, 1]);
      expect(textsOf(await read(log, one, 2, 3))).toEqual(['r1', 'r3', 'r5']);
    });

    test('many processes append to many partitions: no acknowledged record is missing, every follower sees the same', async () => {
      const writers = await Promise.all(Array.from({ length: 4 }, () => open()));
      const topic = await newTopic(writers[0]!.log, 5);
      const acknowledged = await Promise.all(writers.map(({ log }, w) => appendMany(log, topic, 5, `w${w}`, 150)));
      const expected = acknowledged.flat();
      const readers = await Promise.all([open(), open()]);
      const seen = await Promise.all(readers.map(({ log }) => readToEnds(log, topic)));
      expect(seen[0]).toEqual(seen[1]);
      for (const { text: value, partition, offset } of expected) {
        expect(seen[0]?.get(partition)?.[offset]).toEqual(value);
      }
      expect(new Set(expected.map((r) => `${r.partition}/${r.offset}`)).size).toBe(expected.length);
    });

    test('a follower starts at any offset, also at the end, and each partition at its own', async () => {
      const { log } = await open();
      const topic = await newTopic(log, 2);
      await log.append([0, 1].flatMap((p) => Array.from({ length: 10 }, (_, i) => record(topic, p, `${p}:${i}`))));
      const from = new Map([
        [0, 7],
        [1, 10],
      ]);
      let added = false;
      const seen: string[] = [];
      await followUntil(log, topic, from, (item) => {
        if (item.type === 'batch') seen.push(...textsOf(item.batch.records));
        if (seen.length === 3 && !added) {
          added = true;
          void log.append([record(topic, 1, '1:10')]);
        }
        return seen.length >= 4;
      });
      expect(seen).toEqual(['0:7', '0:8', '0:9', '1:10']);
    });

    test('a follower sees what another process appends while it waits', async () => {
      const [writer, reader] = [await open(), await open()];
      const topic = await newTopic(writer.log, 1);
      const seen: string[] = [];
      await followUntil(reader.log, topic, new Map([[0, 0]]), (item) => {
        if (item.type === 'batch') seen.push(...textsOf(item.batch.records));
        if (seen.length < 5) void writer.log.append([record(topic, 0, `r${seen.length}`)]);
        return seen.length >= 5 && seen.includes('r4');
      });
      expect(seen[0]).toBe('r0');
    });

    test('a quiet partition yields empty batches that tell its end', async () => {
      const { log } = await open();
      const topic = await newTopic(log, 3);
      await log.append([record(topic, 1, 'a'), record(topic, 1, 'b')]);
      const empties = new Map<number, number>();
      const from = new Map([0, 1, 2].map((p) => [p, p === 1 ? 2 : 0]));
      await followUntil(log, topic, from, (item) => {
        if (item.type === 'batch') empties.set(item.batch.partition, item.batch.end);
        return empties.size === 3;
      });
      expect([0, 1, 2].map((p) => empties.get(p))).toEqual([0, 2, 0]);
    });

    test('an unknown topic or partition is an error, and appending there is not done', async () => {
      const { log } = await open();
      const topic = await newTopic(log, 1);
      const results = await log.append([record(topic, 0, 'a'), record(topic, 1, 'b'), record(`${topic}-none`, 0, 'c')]);
      expect(results.map((r) => r.status)).toEqual(['appended', 'not-appended', 'not-appended']);
      await expect(log.ends(`${topic}-none`)).rejects.toMatchObject({ name: 'LogError', code: 'UNKNOWN_TOPIC' });
      await expect(log.offsetsAt(`${topic}-none`, 0)).rejects.toMatchObject({ code: 'UNKNOWN_TOPIC' });
      expect(await log.describe(`${topic}-none`)).toBeUndefined();
      const from = new Map([
        [0, 0],
        [1, 0],
      ]);
      const items = await followUntil(log, topic, from, (_, all) => all.length >= 2 && hasBatch(all, 0));
      expect(failuresOf(items)).toEqual([[1, 'UNKNOWN_TOPIC']]);
    });

    test('a follower whose last partition has failed ends', async () => {
      const { log } = await open();
      const items = await followUntil(log, `none-${run}`, new Map([[0, 0]]), () => false);
      expect(failuresOf(items)).toEqual([[0, 'UNKNOWN_TOPIC']]);
    });

    test('an offset behind the end fails as truncated, and the other partitions go on', async () => {
      const { log } = await open();
      const topic = await newTopic(log, 2);
      await log.append([record(topic, 0, 'a'), record(topic, 1, 'b')]);
      const from = new Map([
        [0, 5],
        [1, 0],
      ]);
      const items = await followUntil(log, topic, from, (_, all) => hasBatch(all, 1) && failuresOf(all).length > 0);
      expect(failuresOf(items)).toEqual([[0, 'TRUNCATED']]);
    });

    test('ends and offsets at a time are told for every partition', async () => {
      const { log } = await open();
      const topic = await newTopic(log, 2);
      const [first] = await log.append([record(topic, 0, 'a')]);
      const [last] = await appendLater(log, record(topic, 0, 'b'), timeOf(first));
      expect(await log.ends(topic)).toEqual(
        new Map([
          [0, offsetOf(last) + 1],
          [1, 0],
        ]),
      );
      expect((await log.offsetsAt(topic, 0)).get(0)).toBe(0);
      expect((await log.offsetsAt(topic, timeOf(last))).get(0)).toBe(offsetOf(last));
      expect((await log.offsetsAt(topic, timeOf(last) + 1)).get(0)).toBe(offsetOf(last) + 1);
      expect((await log.offsetsAt(topic, 0)).get(1)).toBe(0);
    });

    test('creating topics again changes nothing, also from several processes at once', async () => {
      const handles = await Promise.all([open(), open(), open()]);
      const topic = `t-${run}-${topics++}`;
      await Promise.all(handles.map(({ log }) => log.createTopics([{ topic, partitions: 4, kind: 'events' }])));
      await handles[0].log.append([record(topic, 3, 'a')]);
      await handles[1].log.createTopics([{ topic, partitions: 9, kind: 'events' }]);
      expect(await handles[2].log.describe(topic)).toMatchObject({ topic, partitions: 4 });
      expect((await handles[2].log.ends(topic)).get(3)).toBe(1);
    });

    test('all handles of one store tell the same identity', async () => {
      const [one, two] = [await open(), await open()];
      expect(await one.log.identity()).toBe(await two.log.identity());
      expect((await one.log.identity()).length).toBeGreaterThan(0);
    });

    test('a slow reader is waited for, and gets everything in bounded batches', async () => {
      const [writer, reader] = [await open(), await open()];
      const topic = await newTopic(writer.log, 1);
      const total = 6_000;
      for (let i = 0; i < total; i += 1_000) {
        await writer.log.append(Array.from({ length: 1_000 }, (_, j) => record(topic, 0, `${i + j}`)));
      }
      const sizes: number[] = [];
      let seen = 0;
      for await (const item of reader.log.follow({ topic, from: new Map([[0, 0]]) }, new AbortController().signal)) {
        if (item.type === 'failure') throw item.failure.error;
        await reader.log.ends(topic); // a slow reader does other things between two batches
        sizes.push(item.batch.records.length);
        seen += item.batch.records.length;
        if (seen >= total) break;
      }
      expect(seen).toBe(total);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000);
    });

    test('abort ends the iterator, while it waits and while its reader works', async () => {
      const { log } = await open();
      const topic = await newTopic(log, 2);
      const abort = new AbortController();
      const follower = log.follow({ topic, from: new Map([[0, 0]]) }, abort.signal)[Symbol.asyncIterator]();
      await follower.next();
      const pending = follower.next().then((first) => (first.done ? first : follower.next()));
      abort.abort();
      expect((await pending).done).toBe(true);
      const aborted = log.follow({ topic, from: new Map([[0, 0]]) }, AbortSignal.abort());
      for await (const item of aborted) throw new Error(`an aborted follower yielded a ${item.type}`);
    });

    test('close ends followers and refuses everything after', async () => {
      const { log } = await open();
      const topic = await newTopic(log, 1);
      const follower = log.follow({ topic, from: new Map([[0, 0]]) }, new AbortController().signal);
      const ended = (async () => {
        for await (const item of follower) if (item.type === 'failure') throw item.failure.error;
      })();
      const pending = log.append([record(topic, 0, 'last')]);
      await log.close();
      await ended;
      expect((await pending)[0]?.status).not.toBe('unknown');
      await log.close();
      await expect(log.append([record(topic, 0, 'x')])).rejects.toMatchObject({ code: 'CLOSED' });
      await expect(log.ends(topic)).rejects.toMatchObject({ code: 'CLOSED' });
    });

    withFault('duplicated append')('a duplicated append leaves two copies and breaks no order', async () => {
      const handle = await open();
      const topic = await newTopic(handle.log, 1);
      await inject(handle.duplicateNextAppend)();
      await handle.log.append([record(topic, 0, 'a')]);
      await handle.log.append([record(topic, 0, 'b')]);
      expect(textsOf(await read(handle.log, topic, 0, 3))).toEqual(['a', 'a', 'b']);
    });

    withFault('lost acknowledgement')(
      'a lost acknowledgement is unknown, and appending again ends with a copy',
      async () => {
        const [handle, reader] = [await open(), await open()];
        const topic = await newTopic(reader.log, 1);
        await appendUntilKnown(handle.log, record(topic, 0, 'before'));
        await inject(handle.loseNextAcknowledgement)();
        const [result] = await handle.log.append([record(topic, 0, 'lost')]);
        expect(result?.status).toBe('unknown');
        await appendUntilKnown(handle.log, record(topic, 0, 'lost'));
        await appendUntilKnown(handle.log, record(topic, 0, 'after'));
        const seen = await readFrom(reader.log, topic, 0, (records) => textsOf(records).includes('after'));
        expect(textsOf(seen).filter((value) => value === 'lost').length).toBeGreaterThanOrEqual(1);
        expect(textsOf(seen).filter((value) => value === 'before')).toHaveLength(1);
      },
    );

    withFault('cut connection')(
      'connections cut under load lose no acknowledged record, and what is appended until known is there',
      async () => {
        const writers = await Promise.all([open(), open()]);
        const topic = await newTopic(writers[0].log, 3);
        const ends = new Map<number, number>();
        const following = collect(writers[1].log, topic, 3, (seen) =>
          [...seen].every(([p, texts]) => texts.length >= (ends.get(p) ?? Infinity)),
        );
        const appending = writers.map(({ log }, w) => appendMany(log, topic, 3, `c${w}`, 200));
        for (let cut = 0; cut < 4; cut++) {
          await writers[0].log.append([record(topic, 0, 'filler')]);
          await inject(writers[cut % 2]!.cutConnections)();
        }
        const expected = (await Promise.all(appending)).flat();
        const seen = await readToEnds((await open()).log, topic);
        for (const { text: value, partition, offset } of expected) {
          expect(seen.get(partition)?.[offset]).toBe(value);
        }
        for (const [p, texts] of seen) ends.set(p, texts.length);
        expect(await following).toEqual(seen);
      },
      60_000,
    );

    withFault('delayed visibility')(
      'records that become visible late reach the follower in order, none skipped',
      async () => {
        const [writer, reader] = [await open(), await open()];
        const topic = await newTopic(writer.log, 1);
        await writer.log.append([record(topic, 0, 'a')]);
        let reveal: (() => Promise<void>) | undefined;
        const seen: string[] = [];
        await followUntil(reader.log, topic, new Map([[0, 0]]), async (item) => {
          if (item.type === 'batch') seen.push(...textsOf(item.batch.records));
          if (!reveal && seen.length === 1) {
            reveal = await inject(reader.delayVisibility)();
            await writer.log.append([record(topic, 0, 'b'), record(topic, 0, 'c')]);
            expect(textsOf(await read(writer.log, topic, 0, 3))).toEqual(['a', 'b', 'c']);
            void reveal();
          }
          return seen.length >= 3;
        });
        expect(seen).toEqual(['a', 'b', 'c']);
      },
    );

    withFault('gap')('a gap fails its partition, nothing behind it is yielded, the others go on', async () => {
      const { log } = await open();
      const topic = await newTopic(log, 2);
      await log.append(Array.from({ length: 5 }, (_, i) => record(topic, 0, `r${i}`)));
      const code = await inject(harness.makeGap)(topic, 0, 2);
      const from = new Map([
        [0, 0],
        [1, 0],
      ]);
      const seen: number[] = [];
      let appended = false;
      const items = await followUntil(log, topic, from, async (item, all) => {
        if (item.type === 'batch' && item.batch.partition === 0) seen.push(...item.batch.records.map((r) => r.offset));
        if (!appended && failuresOf(all).length > 0) {
          appended = true;
          await log.append([record(topic, 1, 'on')]);
        }
        return all.some((one) => one.type === 'batch' && textsOf(one.batch.records).includes('on'));
      });
      expect(failuresOf(items)).toEqual([[0, code]]);
      expect(seen.every((offset) => offset < 2)).toBe(true);
    });

    withFault('recreated topic')(
      'a topic that was deleted and created again fails, and is never silently read on',
      async () => {
        const [writer, reader] = [await open(), await open()];
        const topic = await newTopic(writer.log, 1);
        await writer.log.append(Array.from({ length: 3 }, (_, i) => record(topic, 0, `old${i}`)));
        const seen: string[] = [];
        let recreated = false;
        const items = await followUntil(reader.log, topic, new Map([[0, 0]]), async (item) => {
          if (item.type === 'batch') seen.push(...textsOf(item.batch.records));
          if (!recreated && seen.length === 3) {
            recreated = true;
            await inject(harness.recreateTopic)(topic);
            for (let i = 0; i < 6; i++) await appendUntilKnown(writer.log, record(topic, 0, `new${i}`));
          }
          return false;
        });
        expect(seen).toEqual(['old0', 'old1', 'old2']);
        expect(failuresOf(items)).toHaveLength(1);
        expect(['RECREATED', 'TRUNCATED', 'UNKNOWN_TOPIC']).toContain(failuresOf(items)[0]?.[1]);
      },
      60_000,
    );

    withFault('outage')(
      'an outage is waited out by followers; appends come to a result, and afterwards all goes on',
      async () => {
        const { log } = await open();
        const topic = await newTopic(log, 1);
        await log.append([record(topic, 0, 'before')]);
        const seen: string[] = [];
        let started = false;
        await followUntil(log, topic, new Map([[0, 0]]), async (item) => {
          if (item.type === 'failure') throw item.failure.error;
          seen.push(...textsOf(item.batch.records));
          if (!started && seen.includes('before')) {
            started = true;
            const end = await inject(harness.outage)();
            const [result] = await log.append([record(topic, 0, 'during')]);
            expect(result?.status).not.toBe('appended');
            await end();
            await appendUntilKnown(log, record(topic, 0, 'after'));
          }
          return seen.includes('after');
        });
        expect(seen[0]).toBe('before');
      },
      60_000,
    );
  });
}

const record = (topic: string, partition: number, value: string): NewRecord => ({
  topic,
  partition,
  key: null,
  value: text(value),
});

const failuresOf = (items: readonly FollowItem[]) =>
  items.flatMap((item) =>
    item.type === 'failure' ? [[item.failure.partition, item.failure.error.code] as const] : [],
  );

const hasBatch = (items: readonly FollowItem[], partition: number) =>
  items.some((item) => item.type === 'batch' && item.batch.partition === partition);
