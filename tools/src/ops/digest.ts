import { createHash } from 'node:crypto';
import {
  type BlockHash,
  createBlockHasher,
  EVENT_TOPICS,
  type EventLog,
  type FoldedBatch,
  hashText,
  type PartitionKey,
  partitionKey,
  printState,
  walkLog,
} from '@battleline/events';
import { countBefore, createProgressNote, printCount } from '@battleline/service';
import { type Call, defineCommand, EXIT, noWords, OpsError } from './tool/command.ts';
import { printTable } from './tool/columns.ts';
import { readBeats } from './tool/live-processes.ts';

/** A partition's complete state, as a fresh fold comes to it. */
export type PartitionDigest = { readonly next: number; readonly digest: string };

/** What a whole log comes to: the hash of each block, and of each partition's state. */
export type LogDigest = {
  readonly records: number;
  readonly partitions: ReadonlyMap<PartitionKey, PartitionDigest>;
  readonly blocks: ReadonlyMap<string, string>;
  /** of all partitions together */
  readonly digest: string;
};

const blockName = ({ topic, partition, block }: BlockHash): string => `${topic}/${partition} block ${block}`;

/** Folds the log as it is now from its beginning. */
export const digestLog = async (log: EventLog, call: Pick<Call, 'note' | 'signal'>): Promise<LogDigest> => {
  const hasher = createBlockHasher();
  const [partitions, blocks] = [new Map<PartitionKey, PartitionDigest>(), new Map<string, string>()];
  let records = 0;
  for (const [topic, count] of Object.entries(EVENT_TOPICS)) {
    const until = await log.ends(topic);
    const progress = createProgressNote(call.note, `records of ${topic} folded`, countBefore(until));
    const walk = {
      ...{ log, topic, partitions: Array.from({ length: count }, (_, index) => index), until },
      onBatch: ({ partition, records: read, outcomes }: Parameters<Parameters<typeof walkLog>[0]['onBatch']>[0]) => {
        progress.add(read.length);
        records += read.length;
        const stop = outcomes.find(({ status }) => status === 'stop');
        if (stop) throw new OpsError(`${partitionKey(topic, partition)} can't be read beyond offset ${stop.offset}`);
        const folded = outcomes as FoldedBatch['outcomes'];
        for (const block of hasher.onBatch({ topic, partition, records: read, outcomes: folded, end: 0 }))
          blocks.set(blockName(block), block.hash);
      },
    };
    for (const [partition, fold] of await walkLog(walk, call.signal)) {
      const digest = hashText(printState(fold.state()));
      partitions.set(partitionKey(topic, partition), { next: fold.next(), digest });
    }
  }
  const all = createHash('sha256');
  for (const [name, { next, digest }] of partitions) all.update(`${name} ${next} ${digest}\n`);
  return { records, partitions, blocks, digest: all.digest('hex') };
};

/** What one process has told of its fold, against the fresh one. */
type Agreement = {
  readonly role: string;
  readonly process: string;
  readonly program: string;
  readonly compared: number;
  readonly differing: readonly string[];
};

const DAY_MS = 86_400_000;

export const compareFolds = async (
  log: EventLog,
  fresh: LogDigest,
  signal: AbortSignal,
): Promise<readonly Agreement[]> => {
  const beats = await readBeats(log, DAY_MS, signal);
  return [...Map.groupBy(beats, ({ beat }) => beat.process)].map(([process, own]) => {
    const told = own.flatMap(({ beat }) => beat.blocks).filter((block) => fresh.blocks.has(blockName(block)));
    const differing = told.filter((block) => fresh.blocks.get(blockName(block)) !== block.hash).map(blockName);
    const { role = '', program = '' } = own.at(-1)?.beat ?? {};
    return { role, process, program, compared: told.length, differing: [...new Set(differing)] };
  });
};

export const digest = defineCommand({
  name: 'digest',
  summary: 'Folds the log from its beginning, and compares it with what all processes of the last day came to',
  usage: '',
  about: `Processes tell in their heartbeats a hash over what they made of each 4,096 records; so what is younger isn't compared.
The digest is the same for every log with the same records and times, wherever it is kept.`,
  options: {},
  answers: 'document',
  run: async (call) => {
    noWords(call);
    const log = await call.openLog();
    const fresh = await digestLog(log, call);
    const agreements = await compareFolds(log, fresh, call.signal);
    const isWrong = agreements.some(({ differing }) => differing.length > 0);
    if (call.json) {
      const { records, digest: all, partitions } = fresh;
      await call.say(
        JSON.stringify({ records, digest: all, partitions: Object.fromEntries(partitions), processes: agreements }),
      );
      return isWrong ? EXIT.wrong : EXIT.ok;
    }
    const rows = agreements.map(({ role, process, program, compared, differing }) => [
      ...[role, process, program, compared],
      differing.length === 0 ? 'ok' : `DIFFERS: ${differing.join(', ')}`,
    ]);
    await call.say(
      `${printCount(fresh.records)} records in ${fresh.partitions.size} partitions, ${printCount(fresh.blocks.size)} full blocks`,
      `digest ${fresh.digest}`,
      ...(rows.length > 0 ? ['', ...printTable(['role', 'process', 'version', 'blocks compared', ''], rows)] : []),
    );
    return isWrong ? EXIT.wrong : EXIT.ok;
  },
});
