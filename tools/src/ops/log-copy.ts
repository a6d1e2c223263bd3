import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type EventLog, kafkaIntake, kafkaLog, type LogIntake, postgresIntake, postgresLog } from '@battleline/events';
import {
  checkEventLogConfig,
  countBefore,
  createProgressNote,
  eventLogVariables,
  kafkaOptions,
  migrate,
  parseConfig,
  prefixedLog,
  printCount,
  printFaults,
  startEmbeddedPostgres,
} from '@battleline/service';
import { z } from 'zod';
import { copyLog, readEnds, verifyCopy } from './log-copy/copying.ts';
import { gatewaysGone } from './log-copy/gateways-gone.ts';
import { fileIntake, fileSource } from './log-copy/log-files.ts';
import { type LogSource, logSource, type PartitionSum } from './log-copy/log-source.ts';
import { type Call, defineCommand, EXIT, OpsError, UsageError } from './tool/command.ts';

/** Somewhere a log is kept, or may be. */
type Target = {
  readonly intake: LogIntake;
  /** to read again what was written */
  readonly open: () => Promise<LogSource>;
  /** says that the copy is whole */
  readonly seal: (sums: readonly PartitionSum[]) => Promise<void>;
};

const configSchema = checkEventLogConfig(
  z.object({ ...eventLogVariables, DATABASE_URL: eventLogVariables.DATABASE_URL.optional() }),
);

const KAFKA = /^kafka:\/\/([^/]+)(?:\/(.*))?$/;

/** The Kafka at an address, reached by the variables of this system. */
const kafkaAt = async (call: Call, brokers: string) => {
  const reading = parseConfig(configSchema, {
    ...(await call.environment()),
    EVENT_LOG: 'kafka',
    KAFKA_BROKERS: brokers,
  });
  if (!reading.ok) throw new OpsError(printFaults(reading.faults), EXIT.config);
  return kafkaOptions(reading.config);
};

const folderOf = async (call: Call, place: string): Promise<string> =>
  resolve((await call.environment())['INIT_CWD'] ?? '.', place);

/** The log in the data folder of an `npm start` that has ended: its Postgres runs for as long as it is read. */
const openDataFolder = async (dataFolder: string): Promise<OpenLog> => {
  const postgres = await startEmbeddedPostgres({ dataFolder });
  const log = await postgresLog({ url: postgres.url });
  const close = async (): Promise<void> => {
    await log.close();
    if (!postgres.adopted) await postgres.stop();
  };
  return { log, close };
};

type OpenLog = { readonly log: EventLog; readonly close: () => Promise<void> };

/** The log at a place; undefined where that is a folder of files. */
const openLogAt = async (call: Call, place: string): Promise<OpenLog | undefined> => {
  if (place === 'here') return { log: await call.openLog(), close: async () => undefined };
  const [isKafka, brokers = '', prefix = ''] = KAFKA.exec(place) ?? [];
  if (!isKafka && !place.startsWith('postgres:') && !place.startsWith('postgresql:')) {
    const folder = await folderOf(call, place);
    return existsSync(join(folder, 'postgres', 'PG_VERSION')) ? openDataFolder(folder) : undefined;
  }
  const log = isKafka ? prefixedLog(kafkaLog(await kafkaAt(call, brokers)), prefix) : await postgresLog({ url: place });
  return { log, close: () => log.close() };
};

const openSource = async (call: Call, place: string): Promise<LogSource> => {
  const { signal } = call;
  const opened = await openLogAt(call, place);
  if (!opened) return fileSource(await folderOf(call, place));
  const { log, close } = opened;
  try {
    await gatewaysGone(call, log);
  } catch (error) {
    await close();
    throw error;
  }
  return { ...logSource(log, signal), close };
};

const openTarget = async (call: Call, place: string): Promise<Target> => {
  const { signal } = call;
  const [isKafka, brokers = '', prefix = ''] = KAFKA.exec(place) ?? [];
  if (isKafka) {
    const options = await kafkaAt(call, brokers);
    const log = prefixedLog(kafkaLog(options), prefix);
    return {
      intake: prefixedIntake(await kafkaIntake(options), prefix),
      open: async () => ({ ...logSource(log, signal), close: () => log.close() }),
      seal: async () => undefined,
    };
  }
  if (place.startsWith('postgres')) {
    await migrate({ url: place });
    return {
      intake: await postgresIntake({ url: place }),
      open: async () => {
        const log = await postgresLog({ url: place });
        return { ...logSource(log, signal), close: () => log.close() };
      },
      seal: async () => undefined,
    };
  }
  const folder = await folderOf(call, place);
  const intake = fileIntake(folder);
  return { intake, open: async () => fileSource(folder, { isWhole: false }), seal: intake.seal };
};

const prefixedIntake = (intake: LogIntake, prefix: string): LogIntake => ({
  ...intake,
  prepare: (specs) => intake.prepare(specs.map((spec) => ({ ...spec, topic: prefix + spec.topic }))),
  write: (topic, partition, records) => intake.write(prefix + topic, partition, records),
});

type Copied = { readonly target: Target; readonly sums: readonly PartitionSum[] };

/** Copies what the source holds at this moment; rejects where it grows meanwhile. */
const copyAll = async (call: Call, source: LogSource, from: string, to: string): Promise<Copied> => {
  const ends = await readEnds(source);
  const total = [...ends.values()].reduce((sum, one) => sum + countBefore(one), 0);
  if (total === 0) throw new OpsError(`${from} holds no log.`);
  const target = await openTarget(call, to);
  let sums: readonly PartitionSum[];
  try {
    const progress = createProgressNote(call.note, 'records copied', total);
    sums = await copyLog(source, target.intake, ends, progress.add);
  } finally {
    await target.intake.close();
  }
  const after = await readEnds(source);
  if (JSON.stringify([...after].map(([, one]) => [...one])) !== JSON.stringify([...ends].map(([, one]) => [...one])))
    throw new OpsError(`Records came to ${from} while it was copied: remove the copy, stop who writes, begin anew.`);
  return { target, sums };
};

export const logCopy = defineCommand({
  name: 'log copy',
  summary: 'Copies the whole log, record by record with offsets and times, to another place, and verifies it',
  usage: '<from> <to>',
  about: `A place is: here (this system's log), the data folder of an npm start that has ended (only to copy from), postgres://…
(another database), kafka://host:port,host:port or kafka://host:port/prefix (reached by the KAFKA_ variables), or a folder
for files. No gateway may live on the log that is
copied; the place it is copied to must hold none. The copy is the same log: read models and snapshots fit it, and from then
on only one of the two may be used. Accounts' keys are copied as far as they live: who is erased stays erased.`,
  options: {},
  answers: 'document',
  run: async (call) => {
    const [from, to, ...others] = call.words;
    if (from === undefined || to === undefined || others.length > 0) throw new UsageError('From where to where?');
    if (to === 'here') throw new UsageError('A log that is in use takes no copy: name the place.');
    const source = await openSource(call, from);
    const { target, sums } = await copyAll(call, source, from, to).finally(() => source.close());
    call.note('copied; reading the copy');
    const copy = await target.open();
    await verifyCopy(copy, sums);
    await copy.close();
    await target.seal(sums);
    const records = sums.reduce((sum, one) => sum + one.records, 0);
    await call.say(
      call.json
        ? JSON.stringify({ records, partitions: sums })
        : `${printCount(records)} records in ${sums.length} partitions, each the same in both places`,
    );
    return EXIT.ok;
  },
});
