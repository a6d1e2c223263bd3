import {
  CONTROL_TOPIC,
  decodeControl,
  decodeRecord,
  encodeControl,
  type EventLog,
  FOLD_VERSION,
  hashValue,
  type LogRecord,
  partitionKey,
  readControl,
  readRecords,
} from '@battleline/events';
import { type Call, defineCommand, demandYes, EXIT, onlyWord, OpsError } from './tool/command.ts';
import { parseRecordPlace, type RecordPlace } from './tool/place.ts';

const readRecord = async (log: EventLog, { topic, partition, offset }: RecordPlace, signal: AbortSignal) => {
  const end = (await log.ends(topic)).get(partition) ?? 0;
  if (offset >= end)
    throw new OpsError(`${partitionKey(topic, partition)} ends at ${end}: there is no record ${offset}.`);
  let found: LogRecord | undefined;
  const [from, until] = [new Map([[partition, offset]]), new Map([[partition, offset + 1]])];
  await readRecords(log, topic, from, until, (_, [record]) => void (found = record), signal);
  if (!found) throw new OpsError(`${partitionKey(topic, partition)}/${offset} could not be read.`);
  return found;
};

/** Why nobody may declare this record void; undefined where he may, since no program of this version reads it. */
const reasonAgainst = ({ topic, offset }: RecordPlace, { value }: LogRecord): string | undefined => {
  if (offset === 0) return 'record 0 tells which log this is: no word passes over it';
  const decoded = topic === CONTROL_TOPIC ? decodeControl(value) : decodeRecord(value);
  switch (decoded.status) {
    case 'malformed':
      return `it is void already, for all readers: ${decoded.reason}`;
    case 'unknown':
      return undefined;
    case 'decoded':
      return decoded.header !== null && decoded.header.needs > FOLD_VERSION
        ? undefined
        : `this program can read it (${decoded.event.type}): those who have would have another history than those who come later`;
  }
};

const settle = async (call: Call, log: EventLog, place: RecordPlace, hash: string): Promise<void> => {
  const value = encodeControl({ type: 'RecordVoided', ...place, hash });
  for (;;) {
    call.signal.throwIfAborted();
    const [result] = await log.append([{ topic: CONTROL_TOPIC, partition: 0, key: null, value }]);
    if (result?.status === 'appended') return;
    call.note(`not in the log yet: ${result?.reason}`); // twice is once
  }
};

export const recordVoid = defineCommand({
  name: 'record void',
  summary: 'Declares a record void at which partitions have stopped; for all readers, for ever',
  usage: '<topic>/<partition>/<offset>',
  about: `Only a record that this version can't read, when you know that no newer version has written it. Without --hash: shows
the record's hash.`,
  options: {
    hash: { type: 'string', value: 'HASH', about: 'SHA-256 of its value: so that it is the record that you mean' },
    yes: { type: 'boolean', about: 'does it' },
  },
  answers: 'document',
  run: async (call, { hash: given, yes }) => {
    const place = parseRecordPlace(onlyWord(call, 'record'));
    const log = await call.openLog();
    const record = await readRecord(log, place, call.signal);
    const hash = hashValue(record.value);
    const name = `${place.topic}/${place.partition}/${place.offset}`;
    const tell = async (status: string, text: string): Promise<void> =>
      call.say(call.json ? JSON.stringify({ ...place, hash, status }) : text);
    const control = await readControl(log, call.signal);
    if (control.isVoided(place.topic, place.partition)(place.offset, record.value)) {
      await tell('voided', `${name} is declared void already.`);
      return EXIT.ok;
    }
    const against = reasonAgainst(place, record);
    if (against !== undefined) throw new OpsError(`${name} must not be declared void: ${against}.`);
    if (given === undefined) {
      const { length } = record.value ?? [];
      await tell(
        'standing',
        `${name}: ${length} bytes, appended ${new Date(record.time).toISOString()}, --hash ${hash}`,
      );
      return EXIT.ok;
    }
    if (given !== hash) throw new OpsError(`${name} has another hash: ${hash}.`);
    demandYes(yes, `This makes ${name} void for all readers, for ever.`);
    await settle(call, log, place, hash);
    await tell('voided', `${name} is declared void; all processes go on by themselves.`);
    return EXIT.ok;
  },
});
