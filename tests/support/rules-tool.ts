import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Card, PositionNotation } from '@battleline/domain';

const MAIN = fileURLToPath(new URL('../../tools/src/rules/main.ts', import.meta.url));

export type Replayed = { readonly positions: readonly PositionNotation[]; readonly error?: string };
export type ClaimJudged = { readonly granted: boolean; readonly counterExample?: readonly Card[] | null };

/** The real rules tool, as a process: the judge who knows nothing of gateways and logs. */
export type RulesTool = {
  readonly replay: (record: object) => Promise<Replayed>;
  readonly claim: (claim: object) => Promise<ClaimJudged>;
  readonly formation: (side: object) => Promise<{ readonly rank: string | null; readonly sum: number | null }>;
  readonly shuffle: (proof: object) => Promise<{ readonly first: string; readonly deck: object }>;
  readonly stop: () => Promise<void>;
};

export const startRulesTool = (): RulesTool => {
  const child = spawn(process.execPath, ['--no-warnings', MAIN], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line));
  const ask = async <Answer>(request: object): Promise<Answer> => {
    const answer = new Promise<string>((resolve) => waiting.push(resolve));
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return JSON.parse(await answer) as Answer;
  };
  return {
    replay: (record) => ask({ op: 'replay', record }),
    claim: (claim) => ask({ op: 'claim', ...claim }),
    formation: (side) => ask({ op: 'formation', ...side }),
    shuffle: (proof) => ask({ op: 'shuffle', ...proof }),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.stdin.end();
      await ended;
    },
  };
};
