import pg from 'pg';

const {
  BOOL,
  INT2,
  INT4,
  INT8,
  FLOAT4,
  FLOAT8,
  NUMERIC,
  JSON: JSON_TEXT,
  JSONB,
  TIMESTAMP,
  TIMESTAMPTZ,
} = pg.types.builtins;
const NUMBERS: readonly number[] = [INT2, INT4, INT8, FLOAT4, FLOAT8, NUMERIC];

/** A value as JSON: numbers with all their digits, times in ISO 8601, arrays as arrays, all else as text. */
export const printJsonValue = (type: number, text: string | null): string => {
  if (text === null) return 'null';
  if (type === (BOOL as number)) return text === 't' ? 'true' : 'false';
  if (NUMBERS.includes(type)) return /^-?\d/.test(text) ? text : JSON.stringify(text); // NaN, Infinity
  if (type === (JSON_TEXT as number) || type === (JSONB as number)) return JSON.stringify(JSON.parse(text));
  if (type === (TIMESTAMP as number)) return JSON.stringify(text.replace(' ', 'T'));
  if (type === (TIMESTAMPTZ as number)) return JSON.stringify(text.replace(' ', 'T').replace(/\+00$/, 'Z'));
  const parse = pg.types.getTypeParser(type, 'text') as (text: string) => unknown;
  const value = parse(text);
  return JSON.stringify(Array.isArray(value) ? value : text);
};
