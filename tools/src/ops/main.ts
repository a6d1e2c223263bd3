// What operators do by hand: npm run --silent ops -- --help
import { resolve } from 'node:path';
import { FEATURES } from '@battleline/domain';
import type { EventLog } from '@battleline/events';
import {
  checkEventLogConfig,
  createLogger,
  eventLogVariables,
  EXIT_CONFIG,
  type FeatureStanding,
  openEventLog,
  openFeatureDesk,
  parseConfig,
  printFaults,
} from '@battleline/service';
import { z } from 'zod';
import { findRuntime } from '../start/runtime-file.ts';
import { printStanding } from './feature-text.ts';
import { type OpsArgs, parseOpsArgs, USAGE } from './ops-args.ts';

const EXIT_USAGE = 64;
const say = (lines: readonly string[]): void => void process.stdout.write(lines.map((line) => `${line}\n`).join(''));
const complain = (lines: readonly string[]): void => void process.stderr.write(`${lines.join('\n')}\n`);

const configSchema = checkEventLogConfig(
  z.object({ ...eventLogVariables, DATABASE_URL: eventLogVariables.DATABASE_URL.optional() }),
);

/** The variables of a running `npm start`, if there is one, and the environment's own. */
const findEnvironment = async (given: string | undefined): Promise<Record<string, string | undefined> | string> => {
  const dataFolder = given && resolve(process.env['INIT_CWD'] ?? '.', given);
  const isSaid = process.env['DATABASE_URL'] !== undefined || process.env['EVENT_LOG'] !== undefined;
  if (!dataFolder && isSaid) return process.env;
  const found = await findRuntime(dataFolder);
  if (found.type === 'missing') return found.reason;
  return { EVENT_LOG: found.runtime.eventLog, DATABASE_URL: found.runtime.databaseUrl, ...process.env };
};

const openLog = async (dataFolder: string | undefined, signal: AbortSignal): Promise<EventLog | number> => {
  const environment = await findEnvironment(dataFolder);
  if (typeof environment === 'string') {
    complain([environment]);
    return 1;
  }
  const reading = parseConfig(configSchema, environment);
  if (!reading.ok) {
    complain([printFaults(reading.faults)]);
    return EXIT_CONFIG;
  }
  const program = { version: '', commit: '' };
  const logger = createLogger({ role: 'ops', program, level: 'warn' }, { write: (line) => process.stderr.write(line) });
  return openEventLog(reading.config, { name: 'battleline-ops', logger, signal });
};

const run = async (args: Extract<OpsArgs, { type: 'features' }>): Promise<number> => {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const log = await openLog(args.dataFolder, stop.signal);
  if (typeof log === 'number') return log;
  try {
    const isGone = (gateway: string): boolean => args.gone.includes(gateway);
    const desk = await openFeatureDesk({ log, signal: stop.signal, isGone });
    const standings: FeatureStanding[] = [];
    for (const feature of args.activate.length > 0 ? args.activate : FEATURES) {
      const standing = args.activate.length > 0 ? await desk.activate(feature) : desk.standing(feature);
      say(printStanding(feature, standing));
      standings.push(standing);
    }
    await desk.close();
    return args.activate.length === 0 || standings.every(({ status }) => status === 'active') ? 0 : 1;
  } catch (error) {
    complain([error instanceof Error ? error.message : String(error)]);
    return 1;
  } finally {
    await log.close();
  }
};

const args = parseOpsArgs(process.argv.slice(2));
if (args.type === 'help') say([USAGE]);
else if (args.type === 'wrong') complain([args.reason, '', USAGE]);
process.exitCode = args.type === 'features' ? await run(args) : args.type === 'wrong' ? EXIT_USAGE : 0;
