import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import {
  browseSchema,
  CLOSE_CODES,
  commandSchema,
  FRAME_ERRORS,
  helloSchema,
  HTTP_ERRORS,
  LATER_CODES,
  LISTS,
  REJECTIONS,
} from './index.ts';

const page = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
const frames = readFileSync(new URL('server-frame.ts', import.meta.url), 'utf8');

/** First cells of the tables below a heading or phrase, up to the next phrase. */
const rowsBetween = (from: string, to: string): string[][] => {
  const start = page.indexOf(from);
  const end = page.indexOf(to, start + from.length);
  expect([from, start >= 0, to, end >= 0]).toEqual([from, true, to, true]);
  return page
    .slice(start, end)
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .slice(1)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
};
const codesIn = (rows: string[][], column = 0): string[] =>
  rows.map((cells) => (cells[column] ?? '').replaceAll('`', ''));
const isShown = (cells: string[] | undefined, field: string): boolean =>
  new RegExp(`\`${field}\\b`).test(cells?.[1] ?? '');

describe('docs/protocol.md says what the code does', () => {
  test('every refusal has its line, and no other', () => {
    expect(codesIn(rowsBetween('`rejected`:', '`later`:')).sort()).toEqual([...new Set(REJECTIONS)].sort());
  });
  test('every reason for "not now" is named', () => {
    const line = page.split('\n').find((text) => text.startsWith('`later`:')) ?? '';
    expect([...line.matchAll(/`([A-Z_]+)`/g)].map(([, code]) => code)).toEqual([...LATER_CODES]);
  });
  test('every frame error has its line', () => {
    expect(codesIn(rowsBetween('`error`:', 'Close codes;'))).toEqual([...FRAME_ERRORS]);
  });
  test('every close code has its line with its number', () => {
    const rows = rowsBetween('Close codes;', '## Who sees what');
    expect(Object.fromEntries(rows.map(([code, name = '']) => [name.replaceAll('`', ''), Number(code)]))).toEqual(
      CLOSE_CODES,
    );
  });
  test('every HTTP code has its line', () => {
    expect(codesIn(rowsBetween('| HTTP code', '## The socket')).sort()).toEqual([...HTTP_ERRORS].sort());
  });
  test('every frame of a client is there with its fields', () => {
    const rows = rowsBetween('### Frames from clients', '### Frames from gateways');
    const rowOf = (type: string) => rows.find(([first]) => first === `\`${type}\``);
    for (const schema of [helloSchema, browseSchema, ...commandSchema.options]) {
      const { type, id: _, at: __, again: ___, ...fields } = schema.shape as Record<string, { value?: string }>;
      const row = rowOf(type?.value ?? '');
      expect([type?.value, row !== undefined]).toEqual([type?.value, true]);
      for (const field of Object.keys(fields))
        expect([type?.value, field, isShown(row, field)]).toEqual([type?.value, field, true]);
    }
    for (const list of LISTS) expect(rowOf('browse')?.[1]).toContain(list);
  });
  test('every frame of a gateway is there, and no other', () => {
    const types = [...frames.matchAll(/readonly type: '(\w+)'/g)].map(([, type]) => type);
    const documented = codesIn(rowsBetween('### Frames from gateways', '### The move notation'));
    expect(documented.sort()).toEqual(types.sort());
  });
});
