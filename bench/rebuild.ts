// How fast is a read model made anew, on one core?
//   node bench/rebuild.ts [--records 500000] [--core 0]
// The programs behind `npm run ops -- views rebuild` on a durable Postgres log. Program and Postgres share one core where
// taskset can pin them (Linux), so that nothing is hidden on another one; the processor's time is the kernel's, so that
// other work on that core doesn't count.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startTestPostgres } from '@battleline/service/testing';
import { fillDatabase } from './start-up/long-log.ts';
import { cpuMicros } from './yardstick/cpu-time.ts';

const { values: args } = parseArgs({
  options: { records: { type: 'string', default: '500000' }, core: { type: 'string', default: '0' } },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);
const count = (value: number): string => Math.round(value).toLocaleString('en');

const postgres = await startTestPostgres({ fast: false });
try {
  const { url, ask } = await postgres.createDatabase();
  const { records, tables } = await fillDatabase(url, { records: Number(args.records), running: 100 });
  await ask('vacuum analyze event_log.record');
  say(`${count(records)} records of ${count(tables)} tables`);

  const [backend] = await ask('select pg_backend_pid() as pid');
  const server = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${String(backend?.pid)}/stat`, 'latin1'))?.[1]);
  // Who connects from now on is the server's child.
  execFileSync('taskset', ['-a', '-p', '-c', args.core, String(server)], { stdio: 'ignore' });
  for (const [app, model] of [
    ['projector', 'public_list'],
    ['game-log', 'game_log'],
  ] as const) {
    const main = fileURLToPath(new URL(`../apps/${app}/src/views/main.ts`, import.meta.url));
    const command = ['-c', args.core, process.execPath, '--no-warnings', main, model, 'rebuild'];
    const [all, inServer] = [cpuMicros([process.pid]), cpuMicros([server])];
    const child = spawn('taskset', command, { env: { DATABASE_URL: url }, stdio: ['ignore', 'inherit', 'inherit'] });
    const [code] = (await once(child, 'close')) as [number | null];
    const [took, tookServer] = [cpuMicros([process.pid]) - all, cpuMicros([server]) - inServer];
    const perRecord = `${(took / records).toFixed(1)} µs a record, ${(tookServer / records).toFixed(1)} of them Postgres's`;
    say(
      `${app}: exit code ${code}; ${count(records / (took / 1e6))} records a second of processor time (${perRecord})`,
    );
  }
} finally {
  await postgres.stop();
}
