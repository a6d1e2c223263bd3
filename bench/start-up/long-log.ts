import { randomBytes } from 'node:crypto';
import { TABLE_PARTITIONS, type TableId, tablePartition } from '@battleline/domain';
import {
  type AnyEvent,
  decodeRecord,
  encodeRecord,
  type EventLog,
  memoryLog,
  memoryLogStore,
  type NewRecord,
  openTopics,
  plainHeader,
  postgresLog,
} from '@battleline/events';
import { createLogWriter, createRandom, createRandomPlay } from '@battleline/service/testing';

/** The events of some whole games at their tables, from `TableOpened` to `TableClosed`. */
const playGames = async (count: number): Promise<AnyEvent[][]> => {
  const store = memoryLogStore();
  const writer = await createLogWriter(memoryLog({ store }));
  const play = createRandomPlay(writer, createRandom(1));
  const tables: TableId[] = [];
  for (let index = 0; index < count; index += 1) {
    const table = await play.startGame();
    while (await play.move(table));
    tables.push(table);
  }
  return tables.map((table) =>
    (store.partition('tables', tablePartition(table))?.records ?? []).flatMap((record) => {
      const decoded = decodeRecord(record?.value ?? null);
      const isHere = decoded.status === 'decoded' && decoded.header.streams.some(({ id }) => id === table);
      return isHere ? [decoded.event] : [];
    }),
  );
};

/** Decided on all there is: an hour ahead of the records before. */
const foldedTo = (): number => (Date.now() + 3_600_000) * 1000;

const tableRecords = (events: readonly AnyEvent[], partition: number): NewRecord[] => {
  const id = `${partition}-${randomBytes(15).toString('hex')}`;
  return events.map((event, version) => {
    const ref = { kind: 'table', id, version, checked: false, rests: event.type === 'TableClosed' } as const;
    const header = { ...plainHeader(foldedTo()), streams: [ref] };
    return { topic: 'tables', partition, key: null, value: encodeRecord(header, event) };
  });
};

const GAMES = 50;
const BATCH = 2_000;

type Filling = {
  readonly records: number;
  readonly running: number;
  readonly onProgress?: (done: number) => void;
};
type Filled = { readonly records: number; readonly tables: number };

/** Opens the log in this migrated database, and fills it so. */
export const fillDatabase = async (url: string, filling: Filling): Promise<Filled> => {
  const log = await postgresLog({ url });
  await openTopics(log, encodeRecord);
  const filled = await fillLog(log, filling);
  await log.close();
  return filled;
};

/** Fills `tables` with whole games, one after the other, and at the end with `running` ones that aren't over. */
const fillLog = async (log: EventLog, { records, running, onProgress }: Filling): Promise<Filled> => {
  const games = await playGames(GAMES);
  let [done, tables] = [0, 0];
  let batch: NewRecord[] = [];
  const append = async (): Promise<void> => {
    const results = await log.append(batch);
    const failed = results.find(({ status }) => status !== 'appended');
    if (failed) throw new Error(`a record did not land: ${JSON.stringify(failed)}`);
    done += batch.length;
    batch = [];
    onProgress?.(done);
  };
  const add = async (share: number): Promise<void> => {
    const events = games[tables % GAMES] ?? [];
    batch.push(...tableRecords(events.slice(0, Math.ceil(events.length * share)), tables % TABLE_PARTITIONS));
    tables += 1;
    if (batch.length >= BATCH) await append();
  };
  const runningRecords = running * (games.reduce((sum, events) => sum + events.length, 0) / GAMES / 2);
  while (done + batch.length + runningRecords < records) await add(1);
  for (let count = 0; count < running; count += 1) await add(0.5);
  if (batch.length > 0) await append();
  return { records: done, tables };
};
