// What operators see and do by hand: npm run --silent ops -- --help
import { once } from 'node:events';
import { COMMANDS } from './commands.ts';
import { EXIT } from './tool/command.ts';
import { runCommandLine } from './tool/run-command-line.ts';

const { stdout, stderr } = process;
// Whoever reads may have enough, as `head` does.
stdout.on('error', () => process.exit(EXIT.ok));
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

process.exitCode = await runCommandLine(process.argv.slice(2), {
  commands: COMMANDS,
  environment: process.env,
  say: async (...lines) => {
    if (!stdout.write(lines.map((line) => `${line}\n`).join(''))) await once(stdout, 'drain');
  },
  note: (line) => void stderr.write(`${line}\n`),
  signal: stop.signal,
});
