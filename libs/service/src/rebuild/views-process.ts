import pg from 'pg';
import { type Environment, EXIT_CONFIG, parseConfig, printFaults } from '../config.ts';
import { z } from 'zod';
import { checkEventLogConfig, eventLogVariables, openEventLog } from '../event-log-choice.ts';
import { createLogger } from '../logger.ts';
import { kyselyOver } from '../postgres/kysely-over.ts';
import { createProgressNote, printCount } from '../progress-note.ts';
import { dropBeside } from './dropping.ts';
import type { ReadModel } from './read-model.ts';
import { type Comparison, type Rebuilding, rebuild, type Rebuilt, resume, showRebuilt } from './rebuild.ts';
import { beforeOf, nextOf } from './structure.ts';
import { swapBack } from './swapping.ts';

/** What can be done to a read model as a whole. */
const VIEWS_VERBS = ['rebuild', 'swap', 'rollback', 'drop'] as const;
export type ViewsVerb = (typeof VIEWS_VERBS)[number];

const configSchema = checkEventLogConfig(z.object(eventLogVariables));

/** Where the process's words go. */
export type ViewsHost = {
  readonly say: (line: string) => void;
  readonly note: (line: string) => void;
  readonly signal: AbortSignal;
};

/**
 * One command on one of these read models, `<name> <verb> [--yes] [--json]`: what `npm run ops -- views …` runs, as only the
 * models' own program knows their rows. Answers the exit code: 1 where it can't be done, or where rebuilt rows differ and
 * weren't swapped in.
 */
export const runViewsCommand = async (
  models: readonly ReadModel[],
  { argv, environment }: { readonly argv: readonly string[]; readonly environment: Environment },
  host: ViewsHost,
): Promise<number> => {
  const model = models.find(({ name }) => name === argv[0]);
  if (!model) throw new Error(`there is no ${argv[0]} here; there are ${models.map(({ name }) => name).join(', ')}`);
  const verb = VIEWS_VERBS.find((one) => one === argv[1]);
  if (!verb) throw new Error(`there is nothing like ${argv[1]}; there are ${VIEWS_VERBS.join(', ')}`);
  const reading = parseConfig(configSchema, environment);
  if (!reading.ok) {
    host.note(printFaults(reading.faults));
    return EXIT_CONFIG;
  }
  const { config } = reading;
  const logger = createLogger(
    { role: 'views', program: { version: '', commit: '' }, level: 'warn' },
    { write: (line) => host.note(line.trimEnd()) },
  );
  const log = await openEventLog(config, { name: 'battleline views', logger, signal: host.signal });
  const client = new pg.Client({ connectionString: config.DATABASE_URL, application_name: 'battleline views' });
  client.on('error', () => undefined); // the query under way rejects, too
  const pool = new pg.Pool({ connectionString: config.DATABASE_URL, application_name: 'battleline views', max: 2 });
  pool.on('error', () => undefined);
  try {
    await client.connect();
    await takeLock(client, model);
    let total = 0;
    for (const topic of Object.keys(model.topics)) for (const end of (await log.ends(topic)).values()) total += end;
    const progress = createProgressNote(host.note, 'records', total);
    const rebuilding = { log, client, kysely: kyselyOver(pool), model, ...host, onRecords: progress.add };
    // For programs there is one line at the end; what people read goes where the progress goes.
    const forPrograms = argv.includes('--json');
    const listener = forPrograms ? { ...host, say: host.note } : host;
    const { code, details } = await act(verb, rebuilding, argv.includes('--yes'), listener, progress.done);
    if (forPrograms) host.say(JSON.stringify({ readModel: model.name, verb, ...details }));
    return code;
  } finally {
    await client.end();
    await pool.end();
    await log.close();
  }
};

const LOCK = 'battleline views';

const takeLock = async (client: pg.Client, { schema }: ReadModel): Promise<void> => {
  const { rows } = await client.query<{ taken: boolean }>(
    'select pg_try_advisory_lock(hashtextextended($1, 0)) as taken',
    [`${LOCK} ${schema}`],
  );
  if (!rows[0]?.taken) throw new Error(`somebody else rebuilds or swaps ${schema} at this moment`);
};

const act = async (
  verb: ViewsVerb,
  rebuilding: Rebuilding,
  yes: boolean,
  host: ViewsHost,
  done: () => { readonly count: number; readonly seconds: number },
): Promise<Outcome> => {
  const { model, client } = rebuilding;
  const { schema, name } = model;
  switch (verb) {
    case 'rebuild': {
      const rebuilt = await rebuild(rebuilding);
      const { count, seconds } = done();
      const rate = printCount(Math.round(count / Math.max(seconds, 0.001)));
      host.say(`${name}: ${printCount(count)} records in ${seconds.toFixed(1)} s (${rate}/s) into ${nextOf(schema)}`);
      tell(rebuilt.comparison, model, host);
      const isSame = rebuilt.comparison.differences.length === 0;
      if (!isSame) host.say(`not shown; if the new rows are right: npm run --silent ops -- views swap ${name} --yes`);
      else if (yes) await show(rebuilding, rebuilt, host);
      else host.say(`not shown yet: npm run --silent ops -- views swap ${name} --yes`);
      const { differences, older } = rebuilt.comparison;
      const shown = { stood: rebuilt.comparison.standing !== undefined, differences, older, shown: isSame && yes };
      const tables = Object.fromEntries(rebuilt.comparison.rebuilt);
      return { code: isSame ? 0 : 1, details: { records: count, seconds, tables, ...shown } };
    }
    case 'swap': {
      const rebuilt = await resume(rebuilding);
      tell(rebuilt.comparison, model, host);
      await show(rebuilding, rebuilt, host);
      const { differences, older } = rebuilt.comparison;
      return { code: 0, details: { differences, older, shown: true } };
    }
    case 'rollback':
      await swapBack(rebuilding);
      host.say(`the tables of before are shown again; the others are in ${nextOf(schema)}`);
      host.say('the process that works on them ends (CHECKPOINT_MOVED), comes back and makes up what they lack');
      return { code: 0, details: { shown: true } };
    case 'drop': {
      const dropped = await dropBeside(client, model);
      for (const gone of dropped) host.say(`${gone} is gone`);
      return { code: 0, details: { dropped } };
    }
  }
};

/** The exit code, and what programs are told. */
type Outcome = { readonly code: number; readonly details: Readonly<Record<string, unknown>> };

const show = async (rebuilding: Rebuilding, rebuilt: Rebuilt, { say }: ViewsHost): Promise<void> => {
  await showRebuilt(rebuilding, rebuilt);
  const { schema, name } = rebuilding.model;
  const isKept = rebuilt.comparison.standing !== undefined;
  say(`${schema} is shown, made anew${isKept ? `; what it was is in ${beforeOf(schema)}` : ''}`);
  if (isKept) say(`to take it back: npm run --silent ops -- views rollback ${name} --yes; to remove it: views drop`);
};

const tell = (
  { rebuilt, standing, differences, older }: Comparison,
  { older: columns = {} }: ReadModel,
  { say }: ViewsHost,
): void => {
  for (const [table, { rows, digest }] of rebuilt) say(`  ${table}: ${printCount(rows)} rows, digest ${digest}`);
  if (!standing) say('nothing stood before');
  else if (differences.length === 0 && older.length === 0) say('the same rows as those that are shown');
  else for (const difference of differences) say(`DIFFERS: ${difference}`);
  for (const table of older)
    say(
      `${table}: the same but for ${columns[table]?.join(', ')}, which an older version wrote otherwise; the new is right`,
    );
};
