import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { LogIntake, LogRecord } from '@battleline/events';
import { z } from 'zod';
import { OpsError } from '../tool/command.ts';
import { type LogSource, type PartitionSum, printRecord } from './log-source.ts';

// A folder holds one file for each partition, `<topic>-<partition>.jsonl`, a record a line, and at last
// `manifest.json`, without which the copy isn't whole:
//   {"o":offset,"t":append time in ms,"k":base64 or null,"v":base64 or null}

const FORMAT = 'battle-line-log/1';
const MANIFEST = 'manifest.json';
const RECORDS_AT_ONCE = 2_000;

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  partitions: z.array(z.object({ topic: z.string(), partition: z.number(), records: z.number(), sha256: z.string() })),
});

const fileOf = (folder: string, topic: string, partition: number): string =>
  join(folder, `${topic}-${partition}.jsonl`);

/** Writes a folder that doesn't exist yet, or is empty. */
export const fileIntake = (
  folder: string,
): LogIntake & { readonly seal: (sums: readonly PartitionSum[]) => Promise<void> } => ({
  prepare: async (specs) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if ((await readdir(folder)).length > 0) throw new OpsError(`${folder} is not empty.`);
    for (const { topic, partitions } of specs)
      for (let partition = 0; partition < partitions; partition += 1)
        await writeFile(fileOf(folder, topic, partition), '', { mode: 0o600 });
  },
  write: (topic, partition, records) => appendFile(fileOf(folder, topic, partition), records.map(printRecord).join('')),
  finish: async () => undefined,
  seal: async (partitions) =>
    writeFile(join(folder, MANIFEST), `${JSON.stringify({ format: FORMAT, partitions }, undefined, 2)}\n`),
  close: async () => undefined,
});

const lineSchema = z.object({ o: z.number(), t: z.number(), k: z.string().nullable(), v: z.string().nullable() });
const bytesOf = (text: string | null): Uint8Array | null => (text === null ? null : Buffer.from(text, 'base64'));

/** Reads such a folder. `isWhole: false` = before its manifest is there. */
export const fileSource = (folder: string, { isWhole = true } = {}): LogSource => {
  const read: LogSource['read'] = async (topic, partition, _end, onRecords) => {
    let records: LogRecord[] = [];
    const lines = createInterface({ input: createReadStream(fileOf(folder, topic, partition)), crlfDelay: Infinity });
    for await (const line of lines) {
      const { o, t, k, v } = lineSchema.parse(JSON.parse(line));
      records.push({ offset: o, time: t, key: bytesOf(k), value: bytesOf(v) });
      if (records.length < RECORDS_AT_ONCE) continue;
      await onRecords(records);
      records = [];
    }
    if (records.length > 0) await onRecords(records);
  };
  const manifest = async () => {
    const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined);
    if (text === undefined) throw new OpsError(`${folder} holds no whole copy of a log: ${MANIFEST} is missing.`);
    return manifestSchema.parse(JSON.parse(text)).partitions;
  };
  return {
    read,
    readToEnd: read,
    ends: async (topic) => {
      const own = isWhole ? (await manifest()).filter((one) => one.topic === topic) : [];
      return new Map(own.map(({ partition, records }) => [partition, records]));
    },
    expected: async () => (isWhole ? await manifest() : undefined),
    close: async () => undefined,
  };
};
