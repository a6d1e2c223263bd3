import { printCount } from '@battleline/service';

type Cell = string | number;

/** Rows as aligned columns, two spaces apart; numbers to the right. */
export const printColumns = (rows: readonly (readonly Cell[])[]): readonly string[] => {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, widthOf(printCell(cell)))));
  return rows.map((row) =>
    row
      .map((cell, index) => {
        const text = printCell(cell);
        const space = ' '.repeat((widths[index] ?? 0) - widthOf(text));
        return typeof cell === 'number' ? space + text : text + space;
      })
      .join('  ')
      .trimEnd(),
  );
};

/** The same below the columns' names. */
export const printTable = (names: readonly string[], rows: readonly (readonly Cell[])[]): readonly string[] => {
  const [header, ...lines] = printColumns([names, ...rows]);
  return [header ?? '', ...lines];
};

/** A time of log (µs) as ISO 8601 in UTC, to the ms. */
export const printTime = (at: number): string => new Date(at / 1000).toISOString();

const printCell = (cell: Cell): string => (typeof cell === 'number' ? printCount(cell) : cell);

const widthOf = (text: string): number => [...text].length;
