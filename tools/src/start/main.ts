// The whole system on one machine: npm start -- --help
import { resolve } from 'node:path';
import { EXIT_CONFIG, parseConfig, printFaults, readProgram } from '@battleline/service';
import { CHECKOUT, chooseDataFolder } from './data-folder.ts';
import { createLife } from './life.ts';
import { parseStartArgs, type StartArgs, USAGE } from './start-args.ts';
import { checkedStartConfigSchema } from './start-config.ts';
import { StartError } from './start-error.ts';
import { startSystem } from './start-system.ts';

const EXIT_USAGE = 64;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);
// Without a terminal there is nobody to tell; the system must still stop properly.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const run = async (args: Extract<StartArgs, { type: 'start' }>): Promise<number> => {
  const reading = parseConfig(checkedStartConfigSchema, process.env);
  if (!reading.ok) {
    complain(printFaults(reading.faults));
    return EXIT_CONFIG;
  }
  const { config } = reading;
  const life = createLife({ onKilled: () => process.exit(1), onFault: (error) => complain(printBug(error)) });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, life.ask);
  let code = 0;
  try {
    const isRoot = process.getuid?.() === 0;
    const chosen = await chooseDataFolder(CHECKOUT, config.EVENT_LOG, isRoot);
    // npm runs us in the checkout, wherever the person stands.
    const given = args.dataFolder && resolve(process.env['INIT_CWD'] ?? '.', args.dataFolder);
    const dataFolder = given ?? chosen.folder;
    say(`starting Battle Line on ${dataFolder}${given === undefined && chosen.why ? ` (${chosen.why})` : ''}`);
    const program = readProgram({ BATTLELINE_COMMIT: process.env['BATTLELINE_COMMIT'] ?? 'unknown' });
    const isDefaultFolder = dataFolder === chosen.folder;
    const environment = process.env;
    say(await startSystem({ ...args, config, environment, program, dataFolder, isDefaultFolder, isRoot, say }, life));
    await life.asked;
  } catch (error) {
    if (!life.signal.aborted) {
      complain(`\nBattle Line could not start.\n${error instanceof StartError ? error.message : printBug(error)}\n`);
      code = 1;
    }
  }
  if (life.signal.aborted) say('\nstopping');
  life.ask();
  if (!(await life.close())) return 1;
  if (code === 0) say('stopped');
  return code;
};

const printBug = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

const args = parseStartArgs(process.argv.slice(2));
if (args.type === 'help') say(USAGE);
else if (args.type === 'wrong') complain(`${args.reason}\n\n${USAGE}`);
process.exit(args.type === 'start' ? await run(args) : args.type === 'wrong' ? EXIT_USAGE : 0);
