// Fills a log with finished games: npm run generate -- --help
import { availableParallelism } from 'node:os';
import { encodeRecord, openTopics } from '@battleline/events';
import { createProgressNote } from '@battleline/service';
import { EXIT, OpsError } from '../ops/tool/command.ts';
import { createConnection } from '../ops/tool/connection.ts';
import { playAhead } from './evening-players.ts';
import { landEvenings, planEvenings } from './generate.ts';
import { type GenerateArgs, parseGenerateArgs, USAGE } from './generate-args.ts';

const note = (line: string): void => void process.stderr.write(`${line}\n`);

/** Games are played beside the log's own work; more threads than these, and the log is what takes the time. */
const THREADS = Math.max(1, Math.min(8, availableParallelism() - 1));

const run = async ({ games, level, seed, dataFolder }: GenerateArgs & { type: 'generate' }): Promise<number> => {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const { signal } = stop;
  const connection = createConnection({ environment: process.env, dataFolder, note, signal });
  try {
    const log = await connection.openLog();
    await openTopics(log, encodeRecord);
    const progress = createProgressNote(note, 'games', games);
    let records = 0;
    const evenings = playAhead(planEvenings({ games, level, seed }), THREADS);
    await landEvenings(log, evenings, signal, (count, more) => {
      records += more;
      progress.add(count);
    });
    const { count, seconds } = progress.done();
    const [shown, rate] = [count, records / seconds].map((number) => Math.round(number).toLocaleString('en'));
    process.stdout.write(
      `${shown} games, ${records.toLocaleString('en')} records in ${seconds.toFixed(1)} s: ${rate} records/s (--seed ${seed})\n`,
    );
    return signal.aborted ? EXIT.interrupted : EXIT.ok;
  } catch (error) {
    note(error instanceof Error ? error.message : String(error));
    return error instanceof OpsError ? error.exitCode : EXIT.wrong;
  } finally {
    await connection.close();
  }
};

const args = parseGenerateArgs(process.argv.slice(2));
if (args.type === 'help') process.stdout.write(`${USAGE}\n`);
else if (args.type === 'wrong') note(`${args.reason}\n\n${USAGE}`);
process.exitCode = args.type === 'generate' ? await run(args) : args.type === 'wrong' ? EXIT.usage : EXIT.ok;
