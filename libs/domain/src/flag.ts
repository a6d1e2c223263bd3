/** The nine flags, from the first to the last of the row. */
export const FLAGS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type Flag = (typeof FLAGS)[number];

/** Reads `f1` … `f9`. */
export function parseFlag(text: string): Flag | undefined {
  return FLAGS.find((flag) => printFlag(flag) === text);
}

/** `f1` … `f9`. */
export function printFlag(flag: Flag): string {
  return `f${flag}`;
}
