import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  parseClientId,
  parseCommandId,
  parseGameId,
  parseGatewayId,
  parseInviteId,
  parseSessionId,
  parseTabId,
  parseTableId,
  TABLE_PARTITIONS,
  tableIdFromHex,
  tableIdToHex,
  tablePartition,
} from './id.ts';

const DIGITS = [...'0123456789abcdef'];
const hexDigits = (length: number) =>
  fc.array(fc.constantFrom(...DIGITS), { minLength: length, maxLength: length }).map((digits) => digits.join(''));
const rest = 'ab'.repeat(15);

describe('an id of 16 bytes', () => {
  const PARSERS: Readonly<Record<string, (text: string) => string | undefined>> = {
    parseClientId,
    parseCommandId,
    parseGameId,
    parseGatewayId,
    parseInviteId,
    parseSessionId,
    parseTabId,
  };

  test.each(Object.entries(PARSERS))('%s takes 32 lower-case hex digits and nothing else', (_, parse) => {
    const id = 'ab12'.repeat(8);
    expect(parse(id)).toBe(id);
    const wrong = ['', id.slice(1), `${id}0`, id.toUpperCase(), `g${id.slice(1)}`, `${id}\n`, ` ${id.slice(1)}`];
    expect(wrong.map((text) => parse(text))).toEqual(wrong.map(() => undefined));
  });
});

describe("a table's id", () => {
  test('shows the partition that holds the table', () => {
    expect(parseTableId(`31-${rest}`)).toBe(`31-${rest}`);
    const table = parseTableId(`7-${rest}`);
    expect(table && tablePartition(table)).toBe(7);
  });
  test.each([
    ['a partition that there is not', `32-${rest}`],
    ['a leading zero', `07-${rest}`],
    ['a negative partition', `-1-${rest}`],
    ['no partition', `-${rest}`],
    ['a digit too few', `7-${rest.slice(1)}`],
    ['a digit too many', `7-${rest}0`],
    ['capitals', `7-${rest.toUpperCase()}`],
    ['a line break', `7-${rest}\n`],
  ])('is not read with %s', (_, text) => {
    expect(parseTableId(text)).toBeUndefined();
  });
  test('is 32 hex digits in the log, the first two of them the partition', () => {
    const table = parseTableId(`31-${rest}`);
    expect(table && tableIdToHex(table)).toBe(`1f${rest}`);
  });
  test.each([
    ['no partition in front', `20${rest}`],
    ['no hex digit in front', `1g${rest}`],
    ['a blank in front', ` 1${rest}`],
    ['a capital in front', `1F${rest}`],
    ['a digit too few', `1f${rest.slice(1)}`],
    ['nothing', ''],
  ])('is not read from hex with %s', (_, hex) => {
    expect(tableIdFromHex(hex)).toBeUndefined();
  });
  test('goes to hex and back unchanged, for every partition', () => {
    fc.assert(
      fc.property(fc.nat(TABLE_PARTITIONS - 1), hexDigits(30), (partition, random) => {
        const table = parseTableId(`${partition}-${random}`);
        expect(table && tableIdFromHex(tableIdToHex(table))).toBe(table);
        expect(table && tablePartition(table)).toBe(partition);
      }),
    );
  });
  test('is read from hex exactly where the first byte is a partition', () => {
    fc.assert(
      fc.property(fc.nat(255), hexDigits(30), (byte, random) => {
        const table = tableIdFromHex(byte.toString(16).padStart(2, '0') + random);
        expect(table).toBe(byte < TABLE_PARTITIONS ? `${byte}-${random}` : undefined);
      }),
    );
  });
});
