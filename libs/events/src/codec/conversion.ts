import { parseTableId, tableIdFromHex, tableIdToHex } from '@battleline/domain';
import { type AvroSchema, shortName } from '../schema/avro-schema.ts';

// How values of some Avro types look in memory, where that isn't as avsc gives them (enum: symbol; fixed: bytes).
// A name stands for the same in all versions of all schemas, for ever.

/** Between avsc's value and the domain's; both ways undefined for what is none, which avsc then refuses to write. */
export type Conversion = {
  readonly fromAvro: (value: unknown) => unknown;
  readonly toAvro: (value: unknown) => unknown;
};

/** The longs that avsc writes and reads exactly: -2^52 to 2^53 - 2. It refuses larger ones by itself. */
export const MIN_LONG = -(2 ** 52);
export const MAX_LONG = 2 ** 53 - 2;

const longConversion: Conversion = {
  fromAvro: (value) => value,
  toAvro: (value) => (typeof value === 'number' && value >= MIN_LONG ? value : undefined),
};

/** avsc writes half a surrogate pair as bytes that aren't UTF-8. */
const stringConversion: Conversion = {
  fromAvro: (value) => value,
  toAvro: (value) => (typeof value === 'string' ? value.toWellFormed() : undefined),
};

type HexConversion = {
  readonly fromHex: (hex: string) => string | null | undefined;
  readonly toHex: (value: unknown) => string | undefined;
};

const BYTES_IN_HEX = /^(?:[0-9a-f]{2})*$/;

const NO_ID = '0'.repeat(32);
const NO_ID_BYTES = Buffer.from(NO_ID, 'hex');

const fixedConversion = ({ fromHex, toHex }: HexConversion): Conversion => ({
  // avsc reads undefined where the bytes end.
  fromAvro: (bytes) => (Buffer.isBuffer(bytes) ? fromHex(bytes.toString('hex')) : undefined),
  toAvro: (value) => {
    const hex = toHex(value);
    if (hex === NO_ID) return NO_ID_BYTES; // most headers have several
    return hex !== undefined && BYTES_IN_HEX.test(hex) ? Buffer.from(hex, 'hex') : undefined;
  },
});

const tableId: HexConversion = {
  fromHex: tableIdFromHex,
  toHex: (value) => {
    const id = typeof value === 'string' ? parseTableId(value) : undefined;
    return id && tableIdToHex(id);
  },
};

/** Zeros are none. */
const idOrNone: HexConversion = {
  fromHex: (hex) => (hex === NO_ID ? null : hex),
  toHex: (value) => (value === null ? NO_ID : typeof value === 'string' && value !== NO_ID ? value : undefined),
};

const anyHex: HexConversion = {
  fromHex: (hex) => hex,
  toHex: (value) => (typeof value === 'string' ? value : undefined),
};

const FIXED: ReadonlyMap<string, HexConversion> = new Map([
  ['TableId', tableId],
  ['IdOrNone', idOrNone],
]);

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
  symbols.map(ENUM.get(shortName(name)) ?? ((symbol) => symbol));

/** For every enum: avsc takes any property of an object, such as `constructor`, for a symbol. */
const enumConversion = (name: string, symbols: readonly string[]): Conversion => {
  const pairs = enumValues(name, symbols).map((value, index) => [value, symbols[index]] as const);
  const symbolOf = new Map<unknown, unknown>(pairs);
  const valueOf = new Map<unknown, unknown>(pairs.map(([value, symbol]) => [symbol, value]));
  return { fromAvro: (symbol) => valueOf.get(symbol), toAvro: (value) => symbolOf.get(value) };
};

const isTableRef = (value: unknown): value is { readonly kind: 'table'; readonly id: unknown } =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'table';

/** A table's stream is named by the table's id as it is written in memory, the others by hex digits. */
const streamRefConversion: Conversion = {
  fromAvro: (ref) => (isTableRef(ref) ? { ...ref, id: tableId.fromHex(String(ref.id)) } : ref),
  toAvro: (ref) => (isTableRef(ref) ? { ...ref, id: tableId.toHex(ref.id) } : ref),
};

/** Undefined where avsc's value is the domain's. */
export const conversionOf = (schema: AvroSchema): Conversion | undefined => {
  if (schema === 'long') return longConversion;
  if (schema === 'string') return stringConversion;
  if (typeof schema === 'string' || 'length' in schema) return undefined;
  switch (schema.type) {
    case 'enum':
      return enumConversion(schema.name, schema.symbols);
    case 'fixed':
      return fixedConversion(FIXED.get(shortName(schema.name)) ?? anyHex);
    case 'record':
      return shortName(schema.name) === 'StreamRef' ? streamRefConversion : undefined;
    case 'array':
      return undefined;
  }
};
