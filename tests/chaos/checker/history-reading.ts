import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type HistoryEntry, historyEntrySchema, type Run, runSchema } from '../history.ts';

/** One client's history, to be read from its start as often as one likes. */
export type HistorySource = { readonly name: string; readonly entries: () => AsyncIterable<HistoryEntry> };

const parsed = <Value>(schema: z.ZodType<Value>, text: string, where: string): Value => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${where} is not JSON: ${text.slice(0, 120)}`, { cause: error });
  }
  const result = schema.safeParse(value);
  if (!result.success) throw new Error(`${where}: ${z.prettifyError(result.error)}`);
  return result.data;
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** All entries of a history; one whose writer was killed may stop in the middle of a line. */
async function* readEntries(file: string): AsyncGenerator<HistoryEntry> {
  let number = 0;
  let hasEnded = false;
  const read = (line: string): HistoryEntry => {
    number += 1;
    const entry = parsed(historyEntrySchema, line, `${file}:${number}`);
    if ((number === 1) !== (entry.type === 'who'))
      throw new Error(`${file}:${number}: "who" stands first and only there`);
    hasEnded = entry.type === 'end';
    return entry;
  };
  let last: string | undefined;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (last !== undefined) yield read(last);
    last = line;
  }
  if (last === undefined) throw new Error(`${file} is empty`);
  const isCutOff = number > 0 && !hasEnded && !isJson(last);
  if (!isCutOff) yield read(last);
}

/** The histories of a run's folder, by name. */
export const readHistories = async (folder: string): Promise<HistorySource[]> => {
  const files = (await readdir(join(folder, 'histories'))).filter((name) => name.endsWith('.jsonl')).sort();
  return files.map((file) => ({
    name: file.slice(0, -'.jsonl'.length),
    entries: () => readEntries(join(folder, 'histories', file)),
  }));
};

/** What the runner says of the run in this folder. */
export const readRun = async (folder: string): Promise<Run> => {
  const file = join(folder, 'run.json');
  return parsed(runSchema, await readFile(file, 'utf8'), file);
};
