import type { Figures } from './figures.ts';

export type Row = { readonly server: string; readonly figures: Figures };

const number = (value: number, digits = 0): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

const times = (value: number, base: number | undefined): string =>
  base === undefined ? '' : ` ×${number(value / base, 2)}`;

const cpuOf = ({ serverMicros }: Figures): number =>
  Object.values(serverMicros).reduce((sum, micros) => sum + micros, 0);

type Column = {
  readonly title: string;
  readonly value: (figures: Figures) => number;
  readonly digits: number;
  /** servers whose figure it is divided by */
  readonly against: readonly string[];
};

const COLUMNS: readonly Column[] = [
  { title: 'moves/s', value: ({ moves, seconds }) => moves / seconds, digits: 0, against: ['relay'] },
  { title: 'p50 ms', value: ({ p50 }) => p50, digits: 2, against: ['relay', 'durable relay'] },
  { title: 'p99 ms', value: ({ p99 }) => p99, digits: 2, against: ['relay', 'durable relay'] },
  { title: 'CPU µs/move', value: (figures) => cpuOf(figures) / figures.moves, digits: 0, against: ['relay'] },
  { title: 'load’s CPU', value: ({ loadMicros, moves }) => loadMicros / moves, digits: 0, against: [] },
  { title: 'bytes/move', value: ({ receivedBytes, moves }) => receivedBytes / moves, digits: 0, against: [] },
  { title: 'new games', value: ({ newGames }) => newGames, digits: 0, against: [] },
];

/** The figures as a table in Markdown, with their ratios to the relays of the same run. */
export const printRows = (rows: readonly Row[]): string => {
  const base = (name: string, column: Column): number | undefined => {
    const row = rows.find(({ server }) => server === name);
    return row && column.value(row.figures);
  };
  const cell = (row: Row, column: Column): string => {
    const value = column.value(row.figures);
    const ratios = column.against.filter((name) => name !== row.server).map((name) => times(value, base(name, column)));
    return number(value, column.digits) + (row.server === 'relay' ? '' : ratios.join(''));
  };
  const parts = ({ serverMicros, moves }: Figures): string =>
    Object.entries(serverMicros)
      .map(([part, micros]) => `${part} ${number(micros / moves)}`)
      .join(', ');
  const lines = [
    ['server', ...COLUMNS.map(({ title }) => title), 'CPU by part'],
    ...rows.map((row) => [row.server, ...COLUMNS.map((column) => cell(row, column)), parts(row.figures)]),
  ];
  const widths = lines[0]?.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0))) ?? [];
  const print = (line: readonly string[]): string =>
    `| ${line.map((text, index) => (index === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[index] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  const [head = [], ...body] = lines;
  return [print(head), rule, ...body.map(print)].join('\n');
};
