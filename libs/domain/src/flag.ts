/** The nine flags, from the first to the last of the row. */
export const FLAGS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type Flag = (typeof FLAGS)[number];

const BY_NAME: ReadonlyMap<string, Flag> = new Map(FLAGS.map((flag) => [printFlag(flag), flag]));

/** Reads `f1` … `f9`. */
export function parseFlag(text: string): Flag | undefined {
  return BY_NAME.get(text);
}

/** `f1` … `f9`. */
export function printFlag(flag: Flag): string {
  return `f${flag}`;
}
