import { expect, test } from '@jest/globals';
import { parseExportArgs } from './export-args.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const read = (line: string) =>
  parseExportArgs(
    line.split(' ').filter((word) => word !== ''),
    NOW,
  );

test('folder, format and time can be chosen', () => {
  const usual = { type: 'export', folder: 'here', format: 'csv', since: undefined, dataFolder: undefined };
  expect(read('--to here')).toEqual(usual);
  expect(read('--to here --format avro --since 2h')).toEqual({
    ...{ ...usual, format: 'avro', since: new Date('2026-03-01T10:00:00Z') },
  });
  expect(read('--help')).toEqual({ type: 'help' });
});

test.each([
  ['', 'Export to which folder? --to FOLDER'],
  ['--to here --format parquet', '--format is csv or avro, not "parquet"'],
  ['--to here --since 7', '--since is a time, not the number 7'],
  ['--to here --since yesterday', expect.stringContaining('yesterday')],
])('"%s" is wrong, and says why', (line, reason) => {
  expect(read(line)).toEqual({ type: 'wrong', reason });
});
