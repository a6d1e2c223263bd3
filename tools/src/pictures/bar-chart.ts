/** One bar: how it is called and how long it is. */
export type Bar = { readonly label: string; readonly value: number };

export type BarChart = {
  readonly caption: string;
  /** small print: where the numbers come from */
  readonly source: string;
  readonly bars: readonly Bar[];
};

const WIDTH = 640;
const [LEFT, RIGHT, TOP] = [110, 80, 56];
const [STEP, THICK] = [26, 18];

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const length = (value: number): string => value.toFixed(1).replace(/\.0$/, '');

/** A chart of horizontal bars, as an SVG that reads well on light and dark pages. */
export const drawBars = ({ caption, source, bars }: BarChart): string => {
  const longest = Math.max(...bars.map(({ value }) => value), 0) || 1;
  const height = TOP + bars.length * STEP + 34;
  const rows = bars.flatMap(({ label, value }, index) => {
    const y = TOP + index * STEP;
    const width = ((WIDTH - LEFT - RIGHT) * Math.max(0, value)) / longest;
    return [
      `  <text x="${LEFT - 8}" y="${y + 13}" text-anchor="end">${escape(label)}</text>`,
      `  <rect x="${LEFT}" y="${y}" width="${length(width)}" height="${THICK}" rx="2" fill="#b3402f"/>`,
      `  <text x="${length(LEFT + width + 6)}" y="${y + 13}">${value.toLocaleString('en')}</text>`,
    ];
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escape(caption)}" font-family="system-ui, sans-serif" font-size="13" fill="#222">`,
    `  <rect width="${WIDTH}" height="${height}" rx="6" fill="#faf6ee"/>`,
    `  <text x="16" y="28" font-size="16" font-weight="600">${escape(caption)}</text>`,
    ...rows,
    `  <text x="16" y="${height - 12}" font-size="11" fill="#666">${escape(source)}</text>`,
    '</svg>',
    '',
  ].join('\n');
};

/** The bars of an answer: its first column names them, its second one is their length. */
export const barsOf = (rows: readonly Readonly<Record<string, unknown>>[]): readonly Bar[] =>
  rows.map((row) => {
    const [label, value] = Object.values(row);
    return { label: String(label), value: Number(value) };
  });
