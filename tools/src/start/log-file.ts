import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

export type LogFile = { readonly write: (line: string) => void; readonly close: () => void };

const MAX_BYTES = 20_000_000;

/** Appends lines to a file; a full one is kept as `<path>.1` until the next is full. Never throws: a full disk costs lines. */
export const openLogFile = (path: string, maxBytes = MAX_BYTES): LogFile => {
  let file = openSync(path, 'a', 0o600);
  let size = statSync(path).size;
  const rotate = (): void => {
    closeSync(file);
    renameSync(path, `${path}.1`);
    file = openSync(path, 'a', 0o600);
    size = 0;
  };
  const write = (line: string): void => {
    try {
      if (size > maxBytes) rotate();
      size += writeSync(file, `${line}\n`);
    } catch {
      // The processes' work must not end with their logs.
    }
  };
  return { write, close: () => closeSync(file) };
};
