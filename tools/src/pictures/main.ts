// Draws the pictures of docs/analysts.md from the games of a running system: npm run pictures
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnection } from '../ops/tool/connection.ts';
import { barsOf, drawBars } from './bar-chart.ts';
import { readQuestions } from './question.ts';

const USAGE = `npm run pictures

Draws the pictures of docs/analysts.md from the games of the system that runs here, or of DATABASE_URL: each shows the
answer to the question above it. Fill it first: npm run generate -- --games 1000 --level sensible`;

const docs = (file: string): string => fileURLToPath(new URL(`../../../docs/${file}`, import.meta.url));
const note = (line: string): void => void process.stderr.write(`${line}\n`);

const draw = async (): Promise<void> => {
  const { signal } = new AbortController();
  const connection = createConnection({ environment: process.env, dataFolder: undefined, note, signal });
  try {
    const database = await connection.findDatabase();
    if (!database) throw new Error('This needs Postgres: set DATABASE_URL.');
    const { rows } = await database.query<{ games: number; moves: number }>(
      'select count(*)::int as games, coalesce(sum(moves), 0)::int as moves from analytics.games where finished_at is not null',
    );
    const [{ games = 0, moves = 0 } = {}] = rows;
    const source = `${games.toLocaleString('en')} generated games, ${moves.toLocaleString('en')} moves`;
    for (const { statement, file, caption } of readQuestions(readFileSync(docs('analysts.md'), 'utf8'))) {
      const answer = await database.query<Record<string, unknown>>(statement);
      mkdirSync(dirname(docs(file)), { recursive: true });
      writeFileSync(docs(file), drawBars({ caption, source, bars: barsOf(answer.rows) }));
    }
  } finally {
    await connection.close();
  }
};

if (process.argv.length > 2) note(USAGE);
else
  await draw().catch((error: unknown) => {
    note(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
