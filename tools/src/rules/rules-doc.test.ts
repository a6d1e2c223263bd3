import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';

// The examples of docs/rules.md are what the tool really answers; `…` stands for whatever was left out.

const page = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8');
const EXAMPLE = /^\$ echo '(?<line>.*)' \| npm run --silent rules\n(?<answer>.*)$/gm;
const examples = [...page.matchAll(EXAMPLE)].map(({ groups }) => ({
  line: groups?.['line'] ?? '',
  answer: groups?.['answer'] ?? '',
}));

const matches = (answer: string, shown: string): boolean => {
  const parts = shown.split('…').map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(answer);
};

describe('docs/rules.md shows what the rules tool answers', () => {
  let answers: readonly string[] = [];
  beforeAll(() => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const input = examples.map(({ line }) => `${line}\n`).join('');
    answers = spawnSync(process.execPath, [main], { input, encoding: 'utf8' }).stdout.split('\n');
  });

  test.each(examples.map((example, index) => ({ ...example, index })))('$line', ({ answer, index }) => {
    const given = answers[index] ?? '';
    if (!matches(given, answer)) expect(given).toBe(answer);
  });

  test('to every question in the page', () => {
    expect(examples).toHaveLength(page.split("$ echo '").length - 1);
    const ops = new Set(examples.flatMap(({ line }) => /^\{"op":"(\w+)"/.exec(line)?.[1] ?? []));
    expect([...ops].sort()).toEqual(['claim', 'fly', 'formation', 'legal', 'replay', 'shuffle']);
  });
});

test('docs/rules.md gives the commitment of its test vector', () => {
  const seed = /"op":"shuffle","seed":"([0-9a-f]{64})"/.exec(page)?.[1] ?? '';
  const commitment = createHash('sha256').update(Buffer.from(seed, 'hex')).digest('hex');
  expect(page).toContain(`\n${commitment}\n`);
});
