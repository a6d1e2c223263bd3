import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lets a process read the time wrongly, from one moment to the next. */
export type WrongClock = {
  /** what the process's environment needs */
  readonly environment: Readonly<Record<string, string>>;
  /** so many seconds ahead; behind where negative; 0: right */
  readonly set: (seconds: number) => void;
};

/** The library that answers instead of the system's clock; undefined where this machine doesn't have it. */
export const findFaketime = (): string | undefined => {
  const folders = ['/usr/lib', '/usr/lib64', '/usr/local/lib'].filter(existsSync);
  const candidates = folders.flatMap((folder) => [
    folder,
    ...readdirSync(folder).map((architecture) => join(folder, architecture)),
  ]);
  return candidates
    .map((folder) => join(folder, 'faketime', 'libfaketimeMT.so.1'))
    .find((library) => existsSync(library));
};

/** @param file holds the clock's fault */
export const createWrongClock = (library: string, file: string): WrongClock => {
  const set = (seconds: number): void => writeFileSync(file, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`);
  set(0);
  return {
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      // It looks into the file once a second.
      FAKETIME_CACHE_DURATION: '1',
      // Durations stay right: a clock may be wrong, time goes on as ever.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
    set,
  };
};
