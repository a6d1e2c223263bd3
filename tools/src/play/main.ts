// Battle Line in a terminal: npm run play -- --help
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { createClient, NoGatewayError, sensiblePlay } from '@battleline/client';
import { findRuntime } from '../start/runtime-file.ts';
import { parsePlayArgs, type PlayArgs, USAGE } from './play-args.ts';
import { playSession, type SessionEnd } from './play-session.ts';
import { NotSignedInError, signIn } from './sign-in.ts';
import { createLineTerminal, createPersonTerminal, type Terminal } from './terminal.ts';

type Options = Extract<PlayArgs, { type: 'play' }>;

const EXIT_USAGE = 64;
const USUAL_ADDRESS = 'http://127.0.0.1:8080';
const AUTO_PACE_MS = 0;
const BROWSE_MS = 700;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (...lines: string[]): void => void process.stderr.write(`${lines.join('\n')}\n`);
/** npm runs scripts in the package's folder; files are named from where the player is. */
const fromHere = (path: string): string => resolve(process.env['INIT_CWD'] ?? '.', path);
// Whoever reads may have enough, as `head` does.
process.stdout.on('error', () => process.exit(0));

const findAddresses = async ({ addresses, dataFolder }: Options): Promise<readonly string[] | undefined> => {
  if (addresses) return addresses;
  const found = await findRuntime(dataFolder && fromHere(dataFolder));
  if (found.type === 'found') return found.runtime.gateways;
  if (dataFolder === undefined) return [USUAL_ADDRESS];
  complain(found.reason);
  return undefined;
};

const openTerminal = async ({ script, isAuto }: Options): Promise<Terminal> => {
  if (script !== undefined) {
    const file = createReadStream(fromHere(script));
    await once(file, 'open');
    return createLineTerminal(createInterface({ input: file }), process.stdout);
  }
  const nothing = (async function* (): AsyncGenerator<string> {})();
  if (isAuto) return createLineTerminal(nothing, process.stdout);
  if (process.stdin.isTTY && process.stdout.isTTY) return createPersonTerminal(process.stdin, process.stdout);
  return createLineTerminal(createInterface({ input: process.stdin }), process.stdout);
};

const report = (end: SessionEnd): number => {
  if (end.type === 'over') say(end.result);
  if (end.type === 'closed') complain(`The server ended the session (close code ${end.code}).`);
  return end.type === 'closed' ? 1 : 0;
};

const play = async (options: Options): Promise<number> => {
  const addresses = await findAddresses(options);
  if (addresses === undefined) return 1;
  // Before the terminal is opened, which reads what is typed.
  const password = process.env['BATTLELINE_PASSWORD'];
  const { token, words } = await signIn({ addresses, name: options.name, password });
  const terminal = await openTerminal(options);
  terminal.say(words);
  const client = createClient({ addresses, token });
  const { against, isAuto, table } = options;
  const brain = isAuto ? sensiblePlay : undefined;
  const end = await playSession({
    client,
    terminal,
    brain,
    against,
    table,
    random: Math.random,
    paceMs: AUTO_PACE_MS,
    browseMs: BROWSE_MS,
    address: addresses[0] ?? USUAL_ADDRESS,
  });
  terminal.close();
  client.close();
  return report(end);
};

const failure = (error: unknown): readonly string[] => {
  if (error instanceof NoGatewayError)
    return [
      `No game server: ${error.message}.`,
      'Start one in another terminal with npm start, or name one: --address',
    ];
  if (error instanceof NotSignedInError) return [error.message];
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [error.message];
  throw error;
};

const args = parsePlayArgs(process.argv.slice(2), process.env['BATTLELINE_ADDRESS']);
if (args.type === 'help') say(USAGE);
else if (args.type === 'wrong') complain(args.reason, '', USAGE);
const run = async (options: Options): Promise<number> =>
  play(options).catch((error: unknown) => {
    complain(...failure(error));
    return 1;
  });
process.exitCode = args.type === 'play' ? await run(args) : args.type === 'wrong' ? EXIT_USAGE : 0;
// A dead connection may still be closing.
process.stdout.write('', () => process.exit());
