/** Where a page keeps what outlives a reload; a browser may forbid it, then nothing is kept. */
export type Keep = { readonly read: (key: string) => unknown; readonly write: (key: string, value: unknown) => void };

/** Keeps values as JSON under one prefix. */
export const createKeep = (open: () => Storage): Keep => {
  const named = (key: string): string => `battleline.${key}`;
  return {
    read: (key) => {
      try {
        return JSON.parse(open().getItem(named(key)) ?? 'null') as unknown;
      } catch {
        return null; // forbidden, or written by something else: as if nothing were there
      }
    },
    write: (key, value) => {
      try {
        if (value === null) open().removeItem(named(key));
        else open().setItem(named(key), JSON.stringify(value));
      } catch {
        // full or forbidden: the page works without
      }
    },
  };
};
