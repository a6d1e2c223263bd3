// Computer players against each other: npm run --silent arena -- --help
import { BRAINS } from '@battleline/client';
import { parseArenaArgs, USAGE } from './arena-args.ts';
import { playMatch, type Score } from './match.ts';

const EXIT_USAGE = 64;
const PROGRESS_MS = 250;

const percent = (part: number, { games }: Score): string => `${((100 * part) / games).toFixed(1)} %`;
const args = parseArenaArgs(process.argv.slice(2));
if (args.type === 'help') process.stdout.write(`${USAGE}\n`);
else if (args.type === 'wrong') {
  process.stderr.write(`${args.reason}\n\n${USAGE}\n`);
  process.exitCode = EXIT_USAGE;
} else {
  const { a, b, games, seed, json } = args;
  const clear = process.stderr.isTTY ? '\r\u001b[K' : '';
  let final: Score = { games: 0, aWins: 0, bWins: 0, draws: 0 };
  let shownAt = performance.now();
  for (const score of playMatch({ a: BRAINS[a], b: BRAINS[b], games, seed })) {
    final = score;
    if (clear === '' || performance.now() - shownAt < PROGRESS_MS) continue;
    shownAt = performance.now();
    process.stderr.write(`${clear}${score.games} of ${games} games, a has won ${percent(score.aWins, score)}`);
  }
  process.stderr.write(clear);
  if (json) process.stdout.write(`${JSON.stringify(final)}\n`);
  else {
    const { aWins, bWins, draws } = final;
    process.stdout.write(
      [
        `a (${a})  won ${aWins} of ${games}, ${percent(aWins, final)}`,
        `b (${b})  won ${bWins} of ${games}, ${percent(bWins, final)}`,
        `draws ${draws}\n`,
      ].join('\n'),
    );
  }
}
