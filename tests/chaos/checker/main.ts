// Checks a finished chaos run once more: node tests/chaos/checker/main.ts --run FOLDER [--json]
import { parseArgs } from 'node:util';
import { type EventLog, kafkaLog, postgresLog } from '@battleline/events';
import { prefixedLog } from '@battleline/service';
import type { Run } from '../history.ts';
import { checkFolder } from './check-folder.ts';
import type { RunVerdict } from './check-run.ts';
import { FAULTS } from './finding.ts';
import { readRun } from './history-reading.ts';

const USAGE = `usage: node tests/chaos/checker/main.ts --run FOLDER [--json]

Reads run.json and the histories in FOLDER and the log and read models that run.json names (their servers must run),
and says what is wrong. Exit code 0: nothing; 1: something; 2: the run could not be checked; 64: wrong arguments.`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

const openLog = async ({ log }: Run): Promise<EventLog> =>
  prefixedLog(
    log.kind === 'kafka' ? kafkaLog({ brokers: log.brokers }) : await postgresLog({ url: log.url }),
    log.topicPrefix,
  );

const print = ({ findings, rejected, voids, ...counts }: RunVerdict): void => {
  for (const finding of findings) say(finding);
  for (const [name, value] of Object.entries({ ...counts, rejected, voids })) say(`${name}: ${JSON.stringify(value)}`);
};

const check = async (folder: string, asJson: boolean): Promise<number> => {
  const log = await openLog(await readRun(folder));
  try {
    const { verdict } = await checkFolder(folder, log);
    if (asJson) say(JSON.stringify(verdict));
    else print(verdict);
    return FAULTS.every((fault) => verdict[fault] === 0) ? 0 : 1;
  } finally {
    await log.close();
  }
};

const readArgs = () => {
  try {
    const options = { run: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    return undefined;
  }
};

const args = readArgs();
if (args?.run === undefined) {
  complain(USAGE);
  process.exitCode = 64;
} else {
  try {
    process.exitCode = await check(args.run, args.json);
  } catch (error) {
    complain(`the run could not be checked: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 2;
  }
}
