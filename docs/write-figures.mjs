// Enters the figures of a chaos run in docs/reliability.md:
//   npm run --silent chaos -- --log kafka --minutes 30 --seed 7 --json | node docs/write-figures.mjs kafka 7
// Reads the last line of its input, which is the run's one object.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const PAGE = new URL('reliability.md', import.meta.url);

const counts = (record) =>
  Object.entries(record)
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none';
const spread = ({ p50, p99, max }) => `${p50} / ${p99} / ${max}`;

/** The figures as a table in Markdown. */
const figuresTable = (figures, { log, seed, commit, date }) => {
  const { minutes, faults, commands, confirmed, rejected, unanswered, pauseMs, recoverMs } = figures;
  const rows = [
    ['run', `\`--log ${log} --minutes ${minutes} --seed ${seed}\`, commit ${commit}, ${date}`],
    ['faults', counts(faults)],
    ['commands', `${commands}: ${confirmed} confirmed, ${unanswered} unanswered`],
    ['rejected', counts(rejected)],
    ...['lost', 'duplicated', 'divergent', 'leaked', 'hung'].map((name) => [name, figures[name]]),
    ['pause of a command, p50 / p99 / max ms', spread(pauseMs)],
    ['recovery of players of a killed gateway', spread(recoverMs.gateway)],
    ['recovery after a killed broker', spread(recoverMs.broker)],
    ['recovery of a killed projector', spread(recoverMs.projector)],
  ];
  return ['| | |', '| --- | --- |', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');
};

/** The page with this text at its place for this log. */
export const enter = (page, log, text) => {
  const begin = `<!-- figures: ${log} -->`;
  const start = page.indexOf(begin);
  const end = page.indexOf('<!-- end -->', start);
  if (start < 0 || end < 0) throw new Error(`docs/reliability.md has no place for the figures of ${log}: ${begin}`);
  return `${page.slice(0, start + begin.length)}\n\n${text}\n\n${page.slice(end)}`;
};

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [log, seed] = process.argv.slice(2);
  if (!log || !seed) {
    process.stderr.write('usage: … --json | node docs/write-figures.mjs kafka|postgres SEED\n');
    process.exit(64);
  }
  const figures = JSON.parse(readFileSync(0, 'utf8').trim().split('\n').at(-1));
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const date = new Date().toISOString().slice(0, 10);
  const page = readFileSync(PAGE, 'utf8');
  writeFileSync(PAGE, enter(page, log, figuresTable(figures, { log, seed, commit, date })));
  execFileSync('npx', ['prettier', '--write', '--log-level', 'warn', PAGE.pathname], { stdio: 'inherit' });
}
