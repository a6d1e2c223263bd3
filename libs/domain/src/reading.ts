import { parseCard, type Card } from './card.ts';

/** What came of reading data from outside: the value, or what is wrong with it. */
export type Reading<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: string };

/** A reading that succeeded. */
export function readAs<Value>(value: Value): Reading<Value> {
  return { ok: true, value };
}

/** A reading that failed. */
export function unreadable(error: string): Reading<never> {
  return { ok: false, error };
}

/** Whether the value is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a list of cards, none twice, or undefined. */
export function readCards(value: unknown): Card[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const cards = value.map(parseCard).filter((card) => card !== undefined);
  return cards.length === value.length && new Set(cards).size === cards.length ? cards : undefined;
}
