import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

// The tool as a process of its own, over its pipes.

const MAIN = fileURLToPath(new URL('./main.mjs', import.meta.url));
const WEDGE = '{"op":"formation","cards":["R2","R3","alexander"],"mud":false,"fog":false}';
const WEDGE_ANSWER = { rank: 'wedge', sum: 9 };

test('answers line by line, in order, and goes on after bad input', async () => {
  const { code, output } = await run(`${WEDGE}\nnonsense\n\n${WEDGE}`);
  expect(output.map((line) => JSON.parse(line) as unknown)).toEqual([
    WEDGE_ANSWER,
    { error: expect.any(String) },
    { error: expect.any(String) },
    WEDGE_ANSWER,
  ]);
  expect(code).toBe(0);
});

test('answers before the input ends', async () => {
  const tool = spawn(process.execPath, [MAIN], { stdio: ['pipe', 'pipe', 'inherit'] });
  tool.stdin.write(`${WEDGE}\n`);
  const [first] = (await once(tool.stdout, 'data')) as [Buffer];
  expect(JSON.parse(first.toString())).toEqual(WEDGE_ANSWER);
  tool.stdin.end();
  expect(await once(tool, 'close')).toEqual([0, null]);
});

test('no input, no answer', async () => {
  expect(await run('')).toEqual({ code: 0, output: [] });
});

test('large inputs stream through', async () => {
  const { output } = await run(`${WEDGE}\n`.repeat(20_000));
  expect(output).toHaveLength(20_000);
});

test('ends quietly when nobody reads the answers any longer', async () => {
  const tool = spawn(process.execPath, [MAIN], { stdio: ['pipe', 'pipe', 'pipe'] });
  const closed = once(tool, 'close');
  const errors: Buffer[] = [];
  tool.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  tool.stdin.on('error', () => undefined);
  tool.stdin.write(`${WEDGE}\n`);
  await once(tool.stdout, 'data');
  tool.stdout.destroy();
  tool.stdin.end(`${WEDGE}\n`.repeat(20_000));
  expect(await closed).toEqual([0, null]);
  expect(Buffer.concat(errors).toString()).toBe('');
});

async function run(input: string): Promise<{ code: number | null; output: string[] }> {
  const tool = spawn(process.execPath, [MAIN], { stdio: ['pipe', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  tool.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  tool.stdin.end(input);
  const [code] = (await once(tool, 'close')) as [number | null];
  const output = Buffer.concat(chunks).toString().split('\n');
  return { code, output: output.slice(0, -1) };
}
