// Rebuilds, swaps or rolls back this read model: npm run --silent ops -- views --help
import { runViewsCommand } from '@battleline/service';
import { publicListModel } from '../public-list.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const note = (line: string): void => void process.stderr.write(`${line}\n`);
try {
  const given = { argv: process.argv.slice(2), environment: process.env };
  process.exitCode = await runViewsCommand(publicListModel, given, { say, note, signal: stop.signal });
} catch (error) {
  note(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
