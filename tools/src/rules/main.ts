import { answerLine } from './answer.ts';
import { readLines, TOO_LONG } from './lines.ts';

// JSONL in, JSONL out: one answer a line, in order. A reader that goes away ends the tool without a word.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

for await (const line of readLines(process.stdin)) {
  const answer = line === TOO_LONG ? { error: 'The line is too long.' } : answerLine(line);
  const hasRoom = process.stdout.write(`${JSON.stringify(answer)}\n`);
  if (!hasRoom) await new Promise((resolve) => process.stdout.once('drain', resolve));
}
