import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { barsOf, drawBars } from './bar-chart.ts';
import { readQuestions } from './question.ts';

const widths = (svg: string): number[] =>
  [...svg.matchAll(/x="110" y="\d+" width="([\d.]+)"/g)].map(([, width]) => Number(width));

test('bars are as long as what they stand for, and say it', () => {
  const bars = barsOf([
    { formation: 'host', won: '1200' },
    { formation: 'wedge & <more>', won: 300 },
  ]);
  const svg = drawBars({ caption: 'Flags', source: '2 games', bars });
  const [long = 0, short = 0] = widths(svg);
  expect(long / short).toBeCloseTo(4, 1);
  for (const text of ['1,200', '300', 'wedge &amp; &lt;more&gt;', '2 games']) expect(svg).toContain(`>${text}<`);
});

test('without anything to show there is an empty picture', () => {
  expect(widths(drawBars({ caption: 'Nothing', source: '', bars: [] }))).toEqual([]);
});

test('the questions for analysts that have a picture are found with it', () => {
  const page = readFileSync(new URL('../../../docs/analysts.md', import.meta.url), 'utf8');
  const found = readQuestions(page);
  expect(found.map(({ file }) => file)).toEqual([...page.matchAll(/\((pictures\/.+)\)/g)].map(([, file]) => file));
  for (const { statement } of found) expect(statement).toMatch(/^select /);
});
