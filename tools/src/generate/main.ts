// Fills a log with finished games: npm run generate -- --help
import { encodeRecord, openTopics } from '@battleline/events';
import { createProgressNote } from '@battleline/service';
import { EXIT, OpsError } from '../ops/tool/command.ts';
import { createConnection } from '../ops/tool/connection.ts';
import { generate } from './generate.ts';
import { type GenerateArgs, parseGenerateArgs, USAGE } from './generate-args.ts';

const note = (line: string): void => void process.stderr.write(`${line}\n`);

const run = async ({ games, level, dataFolder }: GenerateArgs & { type: 'generate' }): Promise<number> => {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const { signal } = stop;
  const connection = createConnection({ environment: process.env, dataFolder, note, signal });
  try {
    const log = await connection.openLog();
    await openTopics(log, encodeRecord);
    const progress = createProgressNote(note, 'games', games);
    let records = 0;
    await generate(log, { games, level, signal }, (count, more) => {
      records += more;
      progress.add(count);
    });
    const { count, seconds } = progress.done();
    const [shown, rate] = [count, records / seconds].map((number) => Math.round(number).toLocaleString('en'));
    process.stdout.write(
      `${shown} games, ${records.toLocaleString('en')} records in ${seconds.toFixed(1)} s: ${rate} records/s\n`,
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
