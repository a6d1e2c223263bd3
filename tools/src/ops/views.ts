import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ViewsVerb } from '@battleline/service';
import { CHECKOUT } from '../start/data-folder.ts';
import { printTable } from './tool/columns.ts';
import { type Call, defineCommand, EXIT, noWords, onlyWord, UsageError } from './tool/command.ts';
import { type KnownReadModel, READ_MODELS, SCHEMA_NAMES } from './tool/read-models.ts';

const USAGE = '<read model>|all';

/** The read models that are meant. */
const modelsOf = (call: Call): readonly KnownReadModel[] => {
  const names = READ_MODELS.map(({ name }) => name).join(', ');
  const word = onlyWord(call, `read model: ${names} or all`);
  const found = READ_MODELS.filter(({ name }) => word === 'all' || name === word);
  if (found.length === 0) throw new UsageError(`There is no read model ${word}; there are ${names}.`);
  return found;
};

const passOn = async (from: Readable, to: (line: string) => Promise<void>): Promise<void> => {
  for await (const line of createInterface({ input: from })) await to(line);
};

/** Runs the program of each, one after the other; answers the first exit code that isn't 0. */
const runPrograms = async (call: Call, verb: ViewsVerb, isSure: boolean): Promise<number> => {
  const models = modelsOf(call);
  await call.processes(); // rejects where no system is known
  const environment = await call.environment();
  for (const { name, program } of models) {
    const main = join(CHECKOUT, 'apps', program, 'src/views/main.ts');
    const options = [...(isSure ? ['--yes'] : []), ...(call.json ? ['--json'] : [])];
    const child = spawn(process.execPath, ['--no-warnings', main, name, verb, ...options], {
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stop = (): void => void child.kill('SIGTERM');
    call.signal.addEventListener('abort', stop, { once: true });
    const closed = once(child, 'close') as Promise<[number | null]>;
    const [[code]] = await Promise.all([
      closed,
      passOn(child.stdout, (line) => call.say(line)),
      passOn(child.stderr, async (line) => call.note(line)),
    ]);
    call.signal.removeEventListener('abort', stop);
    call.signal.throwIfAborted();
    if (code !== EXIT.ok) return code ?? EXIT.wrong;
  }
  return EXIT.ok;
};

type SchemaRow = {
  readonly schema: string;
  readonly role: string;
  readonly tables: number;
  readonly bytes: number;
  readonly views: number;
};

// What stands beside is known by its name; the views that are made of a schema's tables, by the catalogue.
const SCHEMAS = `
  select n.nspname as schema,
    case when n.nspname like '%\\_next' then 'beside' when n.nspname like '%\\_before' then 'before' else 'shown' end as role,
    count(distinct c.oid) filter (where c.relkind = 'r')::int as tables,
    (select coalesce(sum(pg_total_relation_size(t.oid)), 0) from pg_class t
      where t.relnamespace = n.oid and t.relkind = 'r')::float8 as bytes,
    count(distinct r.ev_class) filter (where v.relnamespace <> n.oid)::int as views
  from pg_namespace n
  left join pg_class c on c.relnamespace = n.oid
  left join pg_depend d on d.refobjid = c.oid and d.classid = 'pg_rewrite'::regclass
  left join pg_rewrite r on r.oid = d.objid
  left join pg_class v on v.oid = r.ev_class
  where n.nspname ~ '${SCHEMA_NAMES}'
  group by n.oid, n.nspname order by 1`;

export const viewsList = defineCommand({
  name: 'views list',
  summary: 'Shows the schemas that hold read models: those that are shown, and what stands beside them',
  usage: '',
  options: {},
  answers: 'lines',
  run: async (call) => {
    noWords(call);
    const { rows } = await (await call.openDatabase()).query<SchemaRow>(SCHEMAS);
    const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
    const cells = rows.map((row) => [row.schema, row.role, row.tables, megabytes(row.bytes), row.views]);
    await call.say(
      ...(call.json
        ? rows.map((row) => JSON.stringify(row))
        : printTable(['schema', 'is', 'tables', 'size', 'views made of it'], cells)),
    );
    return EXIT.ok;
  },
});

export const viewsRebuild = defineCommand({
  name: 'views rebuild',
  summary: 'Makes a read model anew from the log while people play, compares it, and with --yes shows it',
  usage: USAGE,
  about: `A new schema is filled beside the one that is shown, and compared with it: counts and digests of all tables, of the same
records. Where they are the same, or nothing stood, --yes swaps it in, in one transaction; readers notice nothing. Where
they differ it says so, swaps nothing, and ends with 1. A schema that somebody has dropped comes back, with its views.`,
  options: { yes: { type: 'boolean', about: 'shows it, if it is the same or nothing stood' } },
  answers: 'lines',
  run: (call, values) => runPrograms(call, 'rebuild', values.yes),
});

export const viewsSwap = defineCommand({
  name: 'views swap',
  summary: 'Shows what stands beside, brought up to date, even if it differs; the old tables are kept',
  usage: USAGE,
  options: {},
  answers: 'lines',
  destroys: 'This puts other rows in the place of those that are shown; they are kept for a rollback.',
  run: (call) => runPrograms(call, 'swap', true),
});

export const viewsRollback = defineCommand({
  name: 'views rollback',
  summary: 'Takes the last swap back',
  usage: USAGE,
  about: `The tables of before are shown again, as they were at the swap; whoever works on them goes on from there.`,
  options: {},
  answers: 'lines',
  destroys: 'This shows the tables of before the last swap again.',
  run: (call) => runPrograms(call, 'rollback', true),
});

export const viewsDrop = defineCommand({
  name: 'views drop',
  summary: 'Removes what stands beside a read model, and what a swap has kept',
  usage: USAGE,
  options: {},
  answers: 'lines',
  destroys: 'There is no rollback after this.',
  run: (call) => runPrograms(call, 'drop', true),
});
