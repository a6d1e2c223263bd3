import { FEATURES } from '@battleline/domain';
import { activeFeatures, type EventLog, LOBBY_PARTITION, type PartitionFold, walkLog } from '@battleline/events';
import { printCount } from '@battleline/service';
import type pg from 'pg';
import { readLags } from './lag.ts';
import { readGenerations } from './snapshots.ts';
import { type Call, defineCommand, EXIT, noWords } from './tool/command.ts';
import { printColumns } from './tool/columns.ts';
import { type LiveProcess, readLiveProcesses } from './tool/live-processes.ts';
import { READ_MODELS, SCHEMA_NAMES } from './tool/read-models.ts';
import { copiesBehind, lookAtTopics } from './topics.ts';

/** One line of the page. `note` = worth knowing, nothing to do at once. */
export type Finding = { readonly level: 'ok' | 'note' | 'WRONG'; readonly about: string; readonly text: string };

type Look = {
  readonly call: Call;
  readonly log: EventLog;
  readonly database: pg.Pool | undefined;
  readonly live: readonly LiveProcess[];
};
type Check = (look: Look) => Promise<readonly Omit<Finding, 'about'>[]>;

const ok = (text: string) => ({ level: 'ok', text }) as const;
const remark = (text: string) => ({ level: 'note', text }) as const;
const wrong = (text: string) => ({ level: 'WRONG', text }) as const;

const topics: Check = async ({ log }) => {
  const standings = await lookAtTopics(log);
  const faults = [...standings.flatMap((one) => one.faults), ...copiesBehind(standings)];
  const records = standings.reduce((sum, one) => sum + one.records, 0);
  return faults.length > 0 ? faults.map(wrong) : [ok(`${standings.length} topics, ${printCount(records)} records`)];
};

const NEEDED = ['gateway', 'projector', 'game-log'];

const processes: Check = async ({ live }) => {
  const roles = Map.groupBy(live, ({ beat }) => beat.role);
  const told = [...roles].map(
    ([role, own]) => `${own.length} ${role} (${[...new Set(own.map(({ beat }) => beat.program))].join(', ')})`,
  );
  const missing = NEEDED.filter((role) => !roles.has(role));
  const versions = new Set(live.map(({ beat }) => beat.program));
  return [
    ...(live.length > 0 ? [ok(told.join(', '))] : []),
    ...missing.map((role) => wrong(`no ${role} beats`)),
    ...(versions.size > 1 ? [remark(`${versions.size} versions run side by side`)] : []),
  ];
};

const readiness: Check = async ({ call }) => {
  const known = await call.processes();
  const answers = await Promise.all(
    known.map(async ({ name, address }) => {
      try {
        const response = await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(3_000) });
        const { ready, reason } = (await response.json()) as { ready: boolean; reason: string };
        return ready ? ok(`${name}: ${reason}`) : wrong(`${name} is not ready: ${reason}`);
      } catch {
        return wrong(`${name} does not answer at ${address}`);
      }
    }),
  );
  return answers.every(({ level }) => level === 'ok') && answers.length > 0
    ? [ok(`all ${answers.length} processes are ready`)]
    : answers.filter(({ level }) => level !== 'ok');
};

const MAX_LAG_SECONDS = 10;

const lags: Check = async ({ call, log }) => {
  const all = (await readLags(call, log)).filter(({ who }) => !/:(next|before)\//.test(who));
  const behind = all.filter(({ seconds }) => seconds === null || seconds > MAX_LAG_SECONDS);
  return behind.length === 0
    ? [ok(`nobody is more than ${MAX_LAG_SECONDS} s behind the log`)]
    : behind.map(({ who, topic, gap }) => wrong(`${who} is ${printCount(gap)} records of ${topic} behind`));
};

const voids: Check = async ({ database }) => {
  if (!database) return [];
  const { rows } = await database.query<{ reason: string; count: number }>(
    `select reason, count(*)::int from api.void_records where logged_at > now() - interval '1 hour' group by 1 order by 1`,
  );
  const told = rows.map(({ reason, count }) => `${count} ${reason}`).join(', ');
  const isForeign = rows.some(({ reason }) => reason === 'malformed');
  const isHanging = rows.some(({ reason }) => ['late', 'stale', 'early'].includes(reason));
  if (isForeign) return [wrong(`void in the last hour: ${told}; malformed: somebody else writes to the log`)];
  if (isHanging) return [remark(`void in the last hour: ${told}`)];
  return [ok(rows.length === 0 ? 'none in the last hour' : `in the last hour: ${told}`)];
};

const OLD_MS = 3_600_000;

const snapshots: Check = async ({ database }) => {
  if (!database) return [];
  const generations = await readGenerations(database);
  const usable = generations.find(({ fault }) => fault === null);
  const damaged = generations.filter(({ fault }) => fault?.startsWith('damaged'));
  const age = usable ? Date.now() - usable.writtenAt.getTime() : Infinity;
  return [
    ...damaged.map(({ generation }) => wrong(`generation ${generation} is damaged: look at the disk of Postgres`)),
    usable === undefined
      ? remark('none that this version could start from')
      : age > OLD_MS
        ? remark(`the newest one is of ${usable.writtenAt.toISOString()}`)
        : ok(`generation ${usable.generation}, ${Math.round(age / 1000)} s old`),
  ];
};

const views: Check = async ({ database }) => {
  if (!database) return [];
  const { rows } = await database.query<{ schema: string }>(
    'select nspname as schema from pg_namespace where nspname ~ $1 order by 1',
    [SCHEMA_NAMES],
  );
  const beside = rows.filter(({ schema }) => /_(next|before)$/.test(schema)).map(({ schema }) => schema);
  const shown = rows.filter(({ schema }) => !beside.includes(schema)).map(({ schema }) => schema);
  const missing = READ_MODELS.filter(({ schema }) => !shown.includes(schema));
  return [
    ...missing.map(({ name, schema }) =>
      wrong(`${schema} is gone: npm run --silent ops -- views rebuild ${name} --yes`),
    ),
    ...(missing.length === 0 ? [ok(shown.join(', '))] : []),
    ...(beside.length > 0 ? [remark(`beside them: ${beside.join(', ')}`)] : []),
  ];
};

const foldLobby = async ({ call, log }: Look): Promise<PartitionFold | undefined> => {
  const walk = {
    log,
    topic: 'lobby',
    partitions: [LOBBY_PARTITION],
    until: await log.ends('lobby'),
    onBatch: () => true,
  };
  return (await walkLog(walk, call.signal)).get(LOBBY_PARTITION);
};

/** What the lobby says, and what it doesn't yet. */
const lobby: Check = async (look) => {
  const fold = await foldLobby(look);
  if (!fold) return [];
  const ends = await look.log.ends('lobby');
  if (fold.next() < (ends.get(LOBBY_PARTITION) ?? 0) && fold.next() === 0) return [wrong('it can’t be read')];
  const cells = [...fold.state().streams];
  const states = cells.map(([key, { state }]) => ({ id: key.slice(key.indexOf('/') + 1), state }));
  const sessions = states.filter(({ state }) => state.kind === 'player' && state.player.session !== null).length;
  const seated = states.filter(({ state }) => state.kind === 'player' && state.player.seat !== null).length;
  const beating = new Set(look.live.map(({ beat }) => beat.process));
  const silent = states.filter(
    ({ id, state }) => state.kind === 'gateway' && state.gateway.status === 'alive' && !beating.has(id),
  );
  const inactive = FEATURES.filter((feature) => !activeFeatures(fold).has(feature));
  return [
    ok(`${sessions} sessions, ${seated} in a seat`),
    ...silent.map(({ id }) => remark(`gateway ${id} counts as alive, and doesn't beat`)),
    ...(inactive.length > 0 ? [remark(`features that aren't active: ${inactive.join(', ')}`)] : []),
  ];
};

const MAX_SKEW_MS = 5_000;

const clocks: Check = async ({ live }) => {
  const newest = Math.max(...live.map(({ heardAt }) => heardAt));
  if (live.length === 0) return [];
  const ahead = newest - Date.now();
  return ahead > MAX_SKEW_MS
    ? [wrong(`the log's append times are ${(ahead / 1000).toFixed(1)} s ahead of this machine's clock`)]
    : [ok('append times are not ahead of this machine’s clock')];
};

const CHECKS: Readonly<Record<string, Check>> = {
  topics,
  processes,
  readiness,
  lags,
  clocks,
  lobby,
  voids,
  views,
  snapshots,
};

/** All findings, in the order of the page; a check that fails is one. */
export const lookAround = async (call: Call): Promise<readonly Finding[]> => {
  const log = await call.openLog();
  const database = await call.findDatabase();
  const live = await readLiveProcesses(log, call.signal);
  const findings: Finding[] = [];
  for (const [about, look] of Object.entries(CHECKS)) {
    try {
      for (const found of await look({ call, log, database, live })) findings.push({ about, ...found });
    } catch (error) {
      call.signal.throwIfAborted();
      findings.push({ about, ...wrong(error instanceof Error ? error.message : String(error)) });
    }
  }
  return findings;
};

export const check = defineCommand({
  name: 'check',
  summary: 'Shows on one page whether the system is well; exit code 1 where something is wrong',
  usage: '',
  about: `Topics and their settings, processes and whether they are ready, lag, clocks, the lobby, void records, read models, snapshots.
Whether all folds agree, digest tells.`,
  options: {},
  answers: 'document',
  run: async (call) => {
    noWords(call);
    const findings = await lookAround(call);
    const isWrong = findings.some(({ level }) => level === 'WRONG');
    await call.say(
      ...(call.json
        ? [JSON.stringify({ ok: !isWrong, findings })]
        : printColumns(findings.map(({ level, about, text }) => [level, about, text]))),
    );
    return isWrong ? EXIT.wrong : EXIT.ok;
  },
});
