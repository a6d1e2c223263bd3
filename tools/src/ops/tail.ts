import {
  BEATS_TOPIC,
  CONTROL_TOPIC,
  decodeBeat,
  decodeControl,
  EVENT_TOPICS,
  type EventLog,
  type Header,
  type LogRecord,
  partitionKey,
  streamKey,
  readRecords,
  walkLog,
} from '@battleline/events';
import { outcomeJson, printOutcome, printWord } from './record-text.ts';
import { type Call, defineCommand, EXIT, UsageError } from './tool/command.ts';
import { type LogPlace, parseMoment, parsePlace, parseStreamName } from './tool/place.ts';
import { countBefore, createProgressNote } from '@battleline/service';

type Line = { readonly time: number; readonly partition: number; readonly offset: number; readonly text: string };

/** Lines in the order of their time; all that are wanted, or the last so many. */
const collectLines = (last: number | undefined) => {
  let lines: Line[] = [];
  const inOrder = (): Line[] =>
    lines.toSorted((a, b) => a.time - b.time || a.partition - b.partition || a.offset - b.offset);
  return {
    add: (line: Line): void => {
      lines.push(line);
      if (last !== undefined && lines.length > 2 * last + 1000) lines = last === 0 ? [] : inOrder().slice(-last);
    },
    take: (): readonly string[] => {
      const taken = last === undefined ? inOrder() : last === 0 ? [] : inOrder().slice(-last);
      lines = [];
      return taken.map(({ text }) => text);
    },
  };
};

type Tailing = {
  readonly log: EventLog;
  readonly place: LogPlace;
  /** the first offset that is shown, for each partition */
  readonly from: ReadonlyMap<number, number>;
  readonly ends: ReadonlyMap<number, number>;
  readonly streams: readonly string[];
  readonly secrets: boolean;
  readonly follow: boolean;
  readonly last: number | undefined;
};

/** Prints what is collected as soon as there is all of it, and from then on each record as it comes. */
const printer = (call: Call, { ends, follow, last }: Tailing) => {
  const lines = collectLines(last);
  const open = new Set([...ends].filter(([, end]) => end > 0).map(([partition]) => partition));
  return {
    add: lines.add,
    /** so far has been read */
    reached: async (partition: number, next: number): Promise<void> => {
      if (next >= (ends.get(partition) ?? 0)) open.delete(partition);
      if (open.size === 0 && follow) await call.say(...lines.take());
    },
    finish: async (): Promise<void> => {
      const rest = lines.take();
      for (let index = 0; index < rest.length; index += 1000) await call.say(...rest.slice(index, index + 1000));
    },
  };
};

const isOf = (streams: readonly string[], header: Header | null): boolean =>
  streams.length === 0 || (header?.streams.some((ref) => streams.includes(streamKey(ref))) ?? false);

const tailEvents = async (call: Call, tailing: Tailing): Promise<void> => {
  const { log, place, from, ends, streams, secrets, follow } = tailing;
  const { topic, partitions } = place;
  const out = printer(call, tailing);
  const progress = createProgressNote(call.note, 'records read', countBefore(ends, partitions));
  const walk = {
    ...{ log, topic, partitions },
    ...(!follow && { until: ends }),
    onBatch: async ({
      partition,
      records,
      outcomes,
      fold,
    }: Parameters<Parameters<typeof walkLog>[0]['onBatch']>[0]) => {
      progress.add(records.length);
      for (const outcome of outcomes) {
        if (outcome.offset < (from.get(partition) ?? 0)) continue;
        if (outcome.status !== 'stop' && !isOf(streams, outcome.header)) continue;
        const time = outcome.status === 'stop' ? fold.now() : outcome.at;
        const text = call.json
          ? outcomeJson(topic, partition, outcome, { secrets })
          : printOutcome(partitionKey(topic, partition), outcome, { secrets });
        out.add({ time, partition, offset: outcome.offset, text });
      }
      await out.reached(partition, fold.next());
    },
  };
  await walkLog(walk, call.signal);
  await out.finish();
};

const wordText = (call: Call, topic: string, record: LogRecord): string => {
  const { offset, time } = record;
  const decoded = topic === BEATS_TOPIC ? (decodeBeat(record.value) ?? 'malformed') : decodeControl(record.value);
  const word =
    typeof decoded === 'string' || 'type' in decoded
      ? decoded
      : decoded.status === 'decoded'
        ? decoded.event
        : decoded.status;
  if (call.json)
    return JSON.stringify({ topic, partition: 0, offset, time: new Date(time).toISOString(), event: word });
  return printWord(partitionKey(topic, 0), record, word);
};

/** Topics whose records have no header. */
const tailWords = async (call: Call, tailing: Tailing): Promise<void> => {
  const { log, place, from, ends, follow } = tailing;
  const out = printer(call, tailing);
  await readRecords(
    log,
    place.topic,
    from,
    follow ? undefined : ends,
    async (partition, records) => {
      for (const record of records)
        out.add({ time: record.time, partition, offset: record.offset, text: wordText(call, place.topic, record) });
      await out.reached(partition, (records.at(-1)?.offset ?? -1) + 1);
    },
    call.signal,
  );
  await out.finish();
};

const firstOffsets = async (
  log: EventLog,
  { topic, partitions }: LogPlace,
  moment: ReturnType<typeof parseMoment> | undefined,
): Promise<ReadonlyMap<number, number>> => {
  const at = moment?.type === 'time' ? await log.offsetsAt(topic, moment.time) : undefined;
  const offset = moment?.type === 'number' ? moment.number : 0;
  return new Map(partitions.map((partition) => [partition, at?.get(partition) ?? offset]));
};

const KEEPS_ALL: readonly string[] = [...Object.keys(EVENT_TOPICS), CONTROL_TOPIC];
const DEFAULT_LAST = 20;

export const tail = defineCommand({
  name: 'tail',
  summary: 'Shows records, decoded, a line each, with the reason where one is void',
  usage: '[<topic>|<topic>/<partition>]',
  about: `Without a topic: lobby. Without --from: the last ${DEFAULT_LAST} records. Hidden cards, seeds and nonces are left out unless you
ask for them. Whether a record counts, only the fold of its partition can tell: so that is read from its beginning.`,
  options: {
    stream: {
      type: 'string',
      value: 'STREAM',
      multiple: true,
      about: 'records that name it, like table/7-… or player/…',
    },
    from: {
      type: 'string',
      value: 'MOMENT',
      about: 'from this offset or time on: 1234, 2026-03-01T12:00:00Z, 10m (ago)',
    },
    last: { type: 'string', value: 'N', about: 'of those the last so many' },
    follow: { type: 'boolean', about: 'goes on with what comes' },
    secrets: { type: 'boolean', about: 'hidden cards, seeds and nonces, too' },
  },
  answers: 'lines',
  run: async (call, { stream, from: given, last: count, follow, secrets }) => {
    const [word = 'lobby', ...others] = call.words;
    if (others.length > 0) throw new UsageError(`${others.join(' ')} is too much.`);
    if (count !== undefined && !/^\d+$/.test(count)) throw new UsageError(`${count} is no number of records.`);
    const place = parsePlace(word);
    const streams = stream.map(parseStreamName);
    const moment = given === undefined ? undefined : parseMoment(given, Date.now());
    const log = await call.openLog();
    const ends = new Map(
      [...(await log.ends(place.topic))].filter(([partition]) => place.partitions.includes(partition)),
    );
    const last = count !== undefined ? Number(count) : given === undefined ? DEFAULT_LAST : undefined;
    const tailing = { log, place, ends, streams, secrets, follow, last };
    const isKept = KEEPS_ALL.includes(place.topic);
    // Of what isn't kept for ever the beginning is gone.
    const from =
      isKept || moment
        ? await firstOffsets(log, place, moment)
        : await firstOffsets(log, place, { type: 'time', time: 0 });
    await (place.topic in EVENT_TOPICS ? tailEvents : tailWords)(call, { ...tailing, from });
    return EXIT.ok;
  },
});
