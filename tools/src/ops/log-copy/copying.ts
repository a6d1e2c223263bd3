import { type LogIntake, type TopicSpec, TOPIC_SPECS } from '@battleline/events';
import { OpsError } from '../tool/command.ts';
import { type LogSource, type PartitionSum, readTopic } from './log-source.ts';

/** The topics that are the log, accounts' keys among them: heartbeats and the like are of no use elsewhere. */
export const COPIED: readonly TopicSpec[] = TOPIC_SPECS.filter(({ kind }) => kind !== 'recent');

const nothing = async (): Promise<void> => undefined;

/** Offsets before which records are copied, of all topics at once. */
export const readEnds = async (source: LogSource): Promise<ReadonlyMap<string, ReadonlyMap<number, number>>> => {
  const ends = new Map<string, ReadonlyMap<number, number>>();
  for (const { topic } of COPIED) ends.set(topic, await source.ends(topic));
  return ends;
};

/** Copies every record with its offset and time, of accounts' keys those that live; answers what the partitions of the source came to. */
export const copyLog = async (
  source: LogSource,
  intake: LogIntake,
  ends: Awaited<ReturnType<typeof readEnds>>,
  onRecords: (count: number) => void,
): Promise<readonly PartitionSum[]> => {
  await intake.prepare(COPIED);
  try {
    const sums: PartitionSum[] = [];
    for (const spec of COPIED)
      sums.push(
        ...(await readTopic(source, spec, ends.get(spec.topic) ?? new Map(), async (partition, records) => {
          await intake.write(spec.topic, partition, records);
          onRecords(records.length);
        })),
      );
    checkSums(await source.expected(), sums, 'the source is damaged');
    await intake.finish();
    return sums;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OpsError(`${reason}\nThe copy is not whole: remove what was made of it before you begin anew.`);
  }
};

/** Reads the copy, record by record; rejects where it isn't the source's. */
export const verifyCopy = async (copy: LogSource, sums: readonly PartitionSum[]): Promise<void> => {
  const ends = (topic: string) =>
    new Map(sums.filter((one) => one.topic === topic).map((one) => [one.partition, one.records]));
  const read: PartitionSum[] = [];
  for (const spec of COPIED) read.push(...(await readTopic(copy, spec, ends(spec.topic), nothing)));
  checkSums(sums, read, 'the copy is not the source');
};

const checkSums = (
  expected: readonly PartitionSum[] | undefined,
  found: readonly PartitionSum[],
  what: string,
): void => {
  for (const { topic, partition, records, sha256 } of expected ?? []) {
    const own = found.find((one) => one.topic === topic && one.partition === partition);
    if (own?.sha256 !== sha256)
      throw new OpsError(`${what}: ${topic}/${partition} has ${own?.records ?? 0} records, ${records} expected`);
  }
};
