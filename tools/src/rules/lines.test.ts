import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readLines, TOO_LONG } from './lines.ts';

describe('the lines of a byte stream', () => {
  test.each([
    { chunks: [], lines: [] },
    { chunks: ['a\nb\n'], lines: ['a', 'b'] },
    { chunks: ['a\nb'], lines: ['a', 'b'] },
    { chunks: ['a', 'b', '\nc', '\n'], lines: ['ab', 'c'] },
    { chunks: ['\n\na\n'], lines: ['', '', 'a'] },
    { chunks: ['a\u2028b\rc\n'], lines: ['a\u2028b\rc'] },
  ])('$chunks', async ({ chunks, lines }) => {
    expect(await linesOf(chunks.map((chunk) => Buffer.from(chunk)))).toEqual(lines);
  });

  test('characters that a chunk cuts in two arrive whole', async () => {
    const bytes = Buffer.from('ä\n€');
    expect(await linesOf([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(['ä', '€']);
  });

  test('a line that is too long is told, the others are read', async () => {
    const chunks = ['ab\nabc', 'd\nabc\n'].map((chunk) => Buffer.from(chunk));
    expect(await linesOf(chunks, 3)).toEqual(['ab', TOO_LONG, 'abc']);
  });

  test('however the stream is cut, the lines are the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('a', 'é', '\n') }),
        fc.integer({ min: 1, max: 5 }),
        async (text, size) => {
          const bytes = Buffer.from(text);
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
            bytes.subarray(i * size, (i + 1) * size),
          );
          expect(await linesOf(chunks)).toEqual(await linesOf([bytes]));
        },
      ),
    );
  });
});

async function linesOf(chunks: readonly Uint8Array[], maxBytes?: number): Promise<unknown[]> {
  async function* stream() {
    yield* chunks;
  }
  const lines: unknown[] = [];
  for await (const line of readLines(stream(), maxBytes)) lines.push(line);
  return lines;
}
