// How long does each question of docs/analysts.md take on the games of a database? The median of three times, in ms.
//   DATABASE_URL=postgres://… node bench/questions.ts
// Fill it first: npm run generate -- --games 100000, with a game-log that runs.
import { readFileSync } from 'node:fs';
import pg from 'pg';

const page = readFileSync(new URL('../docs/analysts.md', import.meta.url), 'utf8');
const questions = [...page.matchAll(/^### (\d+\. .+)\n\n```sql\n([^`]+)```/gm)];
const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
await client.connect();

const timeOf = async (statement: string): Promise<number> => {
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const start = performance.now();
    await client.query(statement);
    times.push(performance.now() - start);
  }
  return times.sort((one, other) => one - other)[1] ?? 0;
};

const { rows } = await client.query<{ games: string; moves: string }>(
  'select count(*) as games, sum(moves) as moves from analytics.games where finished_at is not null',
);
console.log(`${rows[0]?.games} finished games, ${rows[0]?.moves} moves`);
for (const [, title = '', statement = ''] of questions)
  console.log(`${title.padEnd(80)} ${(await timeOf(statement)).toFixed(0).padStart(8)} ms`);
await client.end();
