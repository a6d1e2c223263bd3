// Breaks the whole system while people play, and looks whether anything was lost: npm run chaos -- --help
import { randomInt } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { parseOptions, type Options, USAGE } from './plan/options.ts';
import { judge } from './figures/judgement.ts';
import { figuresOf } from './figures/figures.ts';
import { printSummary } from './figures/summary.ts';
import { carryOut, makeFolder } from './run.ts';

const EXIT_BAD = 1;
const EXIT_FAILED = 2;
const EXIT_USAGE = 64;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const note = (line: string): void => void process.stderr.write(`${line}\n`);
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const run = async (options: Options): Promise<number> => {
  const stop = new AbortController();
  const closing: (() => unknown)[] = [];
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => stop.abort(new Error(`told to stop by ${name}`)));
  const folder = await makeFolder(options.folder).catch((error: unknown) => {
    note(`--data: ${error instanceof Error ? error.message : String(error)}`);
    return process.exit(EXIT_USAGE);
  });
  note(`chaos on the ${options.log} log, seed ${options.seed}, in ${folder}`);
  let code = EXIT_FAILED;
  try {
    const finished = await carryOut(folder, {
      options,
      jarFolder: process.env['KAFKA_JARS'],
      note,
      signal: stop.signal,
      atEnd: (close) => closing.push(close),
    });
    note('the checker reads the log and all histories');
    const judged = await judge(finished);
    const figures = figuresOf(options, finished, judged.verdict);
    (options.asJson ? note : say)(printSummary(figures, finished, judged));
    if (options.asJson) say(JSON.stringify(figures.json));
    code = figures.isGood ? 0 : EXIT_BAD;
  } catch (error) {
    if (stop.signal.aborted) note('stopping');
    else note(`the run could not be carried out: ${error instanceof Error ? error.stack : String(error)}`);
  }
  for (const close of closing.toReversed()) {
    try {
      await close();
    } catch (error) {
      note(`not everything could be closed: ${String(error)}`);
    }
  }
  if (code === 0 && !options.keeps) await rm(folder, { recursive: true, force: true });
  else note(`everything is kept in ${folder}`);
  return code;
};

const parsed = parseOptions(process.argv.slice(2), process.env['INIT_CWD'] ?? '.', () => randomInt(1_000_000_000));
if (parsed.type === 'help') say(USAGE);
else if (parsed.type === 'wrong') note(`${parsed.reason}\n\n${USAGE}`);
process.exit(parsed.type === 'run' ? await run(parsed.options) : parsed.type === 'wrong' ? EXIT_USAGE : 0);
