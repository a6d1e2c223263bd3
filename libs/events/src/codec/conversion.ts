import { parseTableId, tableIdFromHex, tableIdToHex } from '@battleline/domain';

// How values of named Avro types look in memory, where that isn't Avro's own look (enum: symbol; fixed: hex digits).
// A name stands for the same in all versions of all schemas, for ever.

const NO_ID = '0'.repeat(32);

/** `fromHex` gives undefined, `toHex` too, for what isn't one. */
export type FixedConversion = {
  readonly fromHex: (hex: string) => string | null | undefined;
  readonly toHex: (value: unknown) => string | undefined;
};

export const tableIdConversion: FixedConversion = {
  fromHex: tableIdFromHex,
  toHex: (value) => {
    const id = typeof value === 'string' ? parseTableId(value) : undefined;
    return id && tableIdToHex(id);
  },
};

/** Zeros are none. */
const idOrNoneConversion: FixedConversion = {
  fromHex: (hex) => (hex === NO_ID ? null : hex),
  toHex: (value) => (value === null ? NO_ID : typeof value === 'string' && value !== NO_ID ? value : undefined),
};

export const hexConversion: FixedConversion = {
  fromHex: (hex) => hex,
  toHex: (value) => (typeof value === 'string' ? value : undefined),
};

const FIXED: ReadonlyMap<string, FixedConversion> = new Map([
  ['TableId', tableIdConversion],
  ['IdOrNone', idOrNoneConversion],
]);

export const fixedConversion = (name: string): FixedConversion => FIXED.get(name) ?? hexConversion;

type EnumValue = string | number;

// Avro's names have no dashes and begin with a letter.
const flagOf = (symbol: string): number => Number(symbol.slice(1));

const ENUM: ReadonlyMap<string, (symbol: string) => EnumValue> = new Map<string, (symbol: string) => EnumValue>([
  ['Flag', flagOf],
  ['Place', (symbol) => (symbol === 'dish' ? symbol : flagOf(symbol))],
  ['ClaimTiming', (symbol) => symbol.replaceAll('_', '-')],
]);

/** What the enum's symbols mean, in their order. */
export const enumValues = (name: string, symbols: readonly string[]): readonly EnumValue[] =>
  symbols.map(ENUM.get(name) ?? ((symbol) => symbol));
