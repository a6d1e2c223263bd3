/** The cells of each row of the first table below a heading of a Markdown page, without the head; none without a table. */
export const tableBelow = (page: string, heading: string): readonly (readonly string[])[] => {
  const lines = page.split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  if (start < 0) return [];
  const rest = lines.slice(start + 1);
  const first = rest.findIndex((line) => line.startsWith('|'));
  const nextHeading = rest.findIndex((line) => /^#+ /.test(line));
  if (first < 0 || (nextHeading >= 0 && nextHeading < first)) return [];
  const table = rest.slice(first);
  const end = table.findIndex((line) => !line.startsWith('|'));
  // The first two lines are the columns' names and the rule below them.
  return table.slice(2, end < 0 ? undefined : end).map(cellsOf);
};

const cellsOf = (row: string): string[] =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
