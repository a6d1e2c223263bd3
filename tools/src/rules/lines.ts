/** The longest line that is read; a whole game takes some 3 KB. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** Stands for a line that was longer than that. */
export const TOO_LONG = Symbol('a line that is too long');

const NEWLINE = 10;

/**
 * The lines of a byte stream, without their newline, as they become complete. Only `\n` ends a line: JSON texts may
 * hold other line separators. A last line without newline counts if it isn't empty.
 */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes = MAX_LINE_BYTES,
): AsyncGenerator<string | typeof TOO_LONG> {
  let parts: Uint8Array[] = [];
  let size = 0;
  const add = (part: Uint8Array): void => {
    size += part.length;
    if (size <= maxBytes) parts.push(part);
    else parts = [];
  };
  const take = (): string | typeof TOO_LONG => {
    const line = size > maxBytes ? TOO_LONG : Buffer.concat(parts).toString('utf8');
    parts = [];
    size = 0;
    return line;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      add(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    add(chunk.subarray(start));
  }
  if (size > 0) yield take();
}
