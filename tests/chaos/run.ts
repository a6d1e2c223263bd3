import { chmod, mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TableId } from '@battleline/domain';
import { activateFeatures } from '../support/features.ts';
import { causeChaos } from './faults/chaos.ts';
import { createFaultLog, type HappenedFault } from './faults/fault-log.ts';
import { watchRecovery, type Recovery } from './faults/recovery.ts';
import { createVictims } from './faults/victims.ts';
import type { RunInput } from './history.ts';
import { startLoadProcess, type LoadProcess } from './load/load-process.ts';
import type { FromLoad, LoadPlan } from './load/message.ts';
import { planFaults } from './plan/fault-plan.ts';
import type { Options } from './plan/options.ts';
import { startReaper } from './system/reaper.ts';
import { startSystem, type System } from './system/system.ts';
import { findFaketime } from './system/wrong-clock.ts';
import { startAnalyst } from './watch/analyst.ts';
import { inspect } from './watch/inspector.ts';
import { printTime, startProgress } from './watch/progress.ts';
import { type Ends, waitUntilQuiet } from './watch/quiet.ts';
import { createTally, type Tally } from './watch/tally.ts';

export type RunContext = {
  readonly options: Options;
  readonly jarFolder: string | undefined;
  readonly note: (line: string) => void;
  readonly signal: AbortSignal;
  /** Called in reverse order at the end, whatever happens. */
  readonly atEnd: (close: () => unknown) => void;
};

/** What happened, for the checker and for the summary. */
export type FinishedRun = {
  readonly folder: string;
  readonly run: RunInput;
  readonly system: System;
  readonly faults: readonly HappenedFault[];
  readonly skipped: number;
  readonly recovery: Recovery;
  readonly tally: Tally;
  /** what must not happen, whatever breaks: counted as hung, each with its words */
  readonly stuck: readonly string[];
  /** what is worth a look */
  readonly remarks: readonly string[];
};

const LOAD_PROCESSES = 2;
const WATCHERS = 6;
const VISITORS = 4;
const ENTERED_WITHIN_MS = 180_000;
const ANSWERS_WITHIN_MS = 60_000;
const QUIET_WITHIN_MS = 120_000;
const LEFT_WITHIN_MS = 180_000;

/** Makes the run's folder; Postgres, under another user, must be able to pass. */
export const makeFolder = async (given: string | undefined): Promise<string> => {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'battleline-chaos-')));
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new Error(`${folder} is not empty: each run needs a folder of its own`);
  await mkdir(join(folder, 'histories'));
  await chmod(folder, 0o755);
  return folder;
};

const shareOut = (total: number, shares: number, index: number): number =>
  Math.floor((total * (index + 1)) / shares) - Math.floor((total * index) / shares);

/** A run from start to the log's last record; the system still stands when it resolves. */
export const carryOut = async (folder: string, context: RunContext): Promise<FinishedRun> => {
  const { options, note, signal, atEnd } = context;
  const remarks: string[] = [];
  const stuck: string[] = [];
  const remark = (text: string): void => {
    if (signal.aborted) return;
    remarks.push(text);
    note(`  ! ${text}`);
  };
  const epoch = Date.now();
  const now = (): number => performance.timeOrigin + performance.now() - epoch;

  const reaper = startReaper();
  atEnd(reaper.stop);
  const faketime = findFaketime();
  if (faketime === undefined && options.faults.includes('clock'))
    remark('libfaketime is not installed: no clock will be wrong (Debian: apt-get install faketime)');
  const system = await startSystem({
    log: options.log,
    gateways: options.gateways,
    bug: options.bug,
    folder,
    jarFolder: context.jarFolder,
    faketime,
    reaper,
    note,
    crashed: (name, how, lastWords) => remark(`${name} ended ${how} without having been told to: ${lastWords}`),
    signal,
  });
  atEnd(system.stop);
  const log = await system.openLog();
  atEnd(log.close);

  await activateFeatures(log, signal);

  const tally = createTally();
  const heard = (message: FromLoad): void => {
    if (message.type === 'news') tally.take(message);
    if (message.type === 'fault') remark(message.text);
  };
  const planLoad = (index: number): LoadPlan => {
    const players = 2 * shareOut(options.tables, LOAD_PROCESSES, index);
    return {
      folder,
      epoch,
      addresses: system.gateways.map(({ address }) => address),
      first: index * 2 * options.tables,
      players,
      watchers: shareOut(WATCHERS, LOAD_PROCESSES, index),
      visitors: shareOut(VISITORS, LOAD_PROCESSES, index),
      rate: options.rate / LOAD_PROCESSES,
      seed: options.seed + index + 1,
    };
  };
  note(`${2 * options.tables} players come in`);
  const loads: LoadProcess[] = [];
  for (let index = 0; index < Math.min(LOAD_PROCESSES, options.tables); index += 1) {
    const load = startLoadProcess(planLoad(index), heard);
    reaper.watch(load.pid);
    atEnd(load.kill);
    loads.push(load);
  }
  await inTime(Promise.all(loads.map((load) => load.next('entered'))), ENTERED_WITHIN_MS, 'all players', signal);

  const analyst = startAnalyst(folder, system.postgres.url, now);
  atEnd(analyst.stop);
  const faultLog = createFaultLog(now);
  const recovery = watchRecovery({ system, log, signal });
  const victims = createVictims({
    system,
    now,
    servedAt: tally.servedAt,
    isInSync: async () => system.kafka?.isInSync() ?? false,
  });
  const plan = planFaults({
    log: options.log,
    minutes: options.minutes,
    seed: options.seed,
    groups: faketime === undefined ? options.faults.filter((group) => group !== 'clock') : options.faults,
  });
  note(`everybody is in after ${printTime(now())}; ${options.minutes} minutes with ${plan.length} faults begin`);
  const progress = startProgress({
    say: note,
    now,
    confirmed: tally.confirmed,
    faults: () => faultLog.all().length,
    troubled: faultLog.open,
  });
  atEnd(progress.stop);
  const skipped = await causeChaos(
    plan,
    options.minutes * 60_000,
    { system, victims, log: faultLog, killed: recovery.killed, trouble: remark, now },
    signal,
  );

  note('the faults are over: the players rest');
  for (const load of loads) load.tell({ type: 'rest' });
  const rested = await Promise.all(loads.map((load) => restOf(load, signal)));
  for (const { waiting } of rested) if (waiting > 0) stuck.push(`${waiting} commands have no answer`);
  const moments: { name: string; t: number; ends: Ends }[] = [];
  const quiet = async (name: string): Promise<void> => {
    const { ends, restless } = await waitUntilQuiet(log, system.postgres.url, QUIET_WITHIN_MS);
    for (const text of restless) stuck.push(`${name}: ${text}`);
    moments.push({ name, t: now(), ends });
  };
  await quiet('rest');
  // A game that was accepted last may have been opened only after its answer.
  const seen = await Promise.all(loads.map((load) => load.next('resting')));
  const tables = [...new Set(seen.flatMap((one) => one.tables))];
  note(`each gateway shows its ${tables.length} running tables`);
  stuck.push(...(await inspectAll(folder, 'rest', system, tables, now)));

  await analyst.stop();
  note('the players leave');
  for (const load of loads) load.tell({ type: 'leave' });
  const left = await inTime(
    Promise.all(loads.map((load) => load.next('left'))),
    LEFT_WITHIN_MS,
    'everybody to leave',
    signal,
  ).catch((error: unknown) => {
    signal.throwIfAborted();
    // Whatever keeps them, the checker shall say what it is.
    stuck.push(error instanceof Error ? error.message : String(error));
    for (const load of loads) load.kill();
    return [];
  });
  stuck.push(...left.flatMap(({ faults }) => faults));
  const stoppedAt = now();
  await quiet('end');
  progress.stop();

  const run: RunInput = {
    format: 1,
    seed: options.seed,
    minutes: options.minutes,
    log: system.kafka
      ? { kind: 'kafka', brokers: [...system.kafka.bootstrap] }
      : { kind: 'postgres', url: system.postgres.url },
    databaseUrl: system.postgres.url,
    stoppedAt,
    endedAt: now(),
    moments: moments.map(({ ends, ...moment }) => ({ ...moment, ends: { ...ends } })),
    faults: faultLog.all().map(({ t, until, kind, target }) => ({ t, ...(until && { until }), kind, target })),
  };
  await writeFile(join(folder, 'run.json'), JSON.stringify(run, null, 1));
  return { folder, run, system, faults: faultLog.all(), skipped, recovery, tally, stuck, remarks };
};

/** The load's standing once nobody waits any more, or when the time is up. */
const restOf = async (load: LoadProcess, signal: AbortSignal): Promise<Extract<FromLoad, { type: 'resting' }>> => {
  const done = load.next('resting', ({ waiting }) => waiting === 0);
  try {
    return await inTime(done, ANSWERS_WITHIN_MS, 'answers', signal);
  } catch {
    signal.throwIfAborted();
    return load.next('resting');
  }
};

const inspectAll = async (
  folder: string,
  moment: string,
  system: System,
  tables: readonly TableId[],
  now: () => number,
): Promise<string[]> => {
  const missing = await Promise.all(
    system.gateways.map(({ name, address }) =>
      inspect({ folder, name: `${moment}-${name}`, moment, address, tables, now }),
    ),
  );
  return missing.flat();
};

const inTime = async <Result>(
  work: Promise<Result>,
  ms: number,
  what: string,
  signal: AbortSignal,
): Promise<Result> => {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`waited ${ms / 1_000} s in vain for ${what}`)), ms);
  const abort = (): void => late.reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
};
