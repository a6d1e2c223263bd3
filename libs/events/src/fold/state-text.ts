import { createHash } from 'node:crypto';
import type { StreamKey } from '../header.ts';
import type { PartitionState, StreamCell } from './partition-fold.ts';

/**
 * The form of a partition's state, and what is in it: raised with every change of either, and of what `evolve` makes of
 * events that exist. A snapshot of another state version is not read.
 */
export const STATE_VERSION = 6;

// A state as text is JSON with all keys sorted and no space:
//   {"clock":{"minutes":[µs,…],"now":µs,"uptime":µs},"identity":hex,"next":offset,"streams":{"<kind>/<id>":cell,…}}

/**
 * The parts of a state's text, of which there are about as many as streams: whoever writes a large state can do other
 * things between them. A state never changes, so it may take its time.
 */
export function* printStateParts({ clock, identity, next, streams }: PartitionState): Generator<string, void> {
  yield `{"clock":${printSorted(clock)},"identity":${printSorted(identity)},"next":${next},"streams":{`;
  let comma = '';
  for (const [key, cell] of [...streams].sort(byKey)) {
    yield `${comma}${JSON.stringify(key)}:${printSorted(cell)}`;
    comma = ',';
  }
  yield '}}';
}

export const printState = (state: PartitionState): string => [...printStateParts(state)].join('');

/** The state that was printed; throws a `TypeError` on any other text. */
export const parseState = (text: string): PartitionState => {
  const state: unknown = readJson(text);
  if (!isPrintedState(state)) throw new TypeError('This text is not the state of a partition.');
  return { ...state, streams: new Map(Object.entries(state.streams) as [StreamKey, StreamCell][]) };
};

/** SHA-256 of a text in hex digits. */
export const hashText = (text: string): string => createHash('sha256').update(text).digest('hex');

type Printed = Omit<PartitionState, 'streams'> & { readonly streams: object };

/** Who has compared the text's hash needs no closer look; this is for texts of another origin. */
const isPrintedState = (state: unknown): state is Printed => {
  if (!isObject(state)) return false;
  const { clock, identity, next, streams } = state;
  const isClock =
    isObject(clock) && [clock.now, clock.uptime].every(Number.isSafeInteger) && Array.isArray(clock.minutes);
  const isIdentity = identity === null || typeof identity === 'string';
  return isClock && isIdentity && Number.isSafeInteger(next) && isObject(streams);
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** JSON with sorted keys; like `JSON.stringify` without what is undefined. */
const printSorted = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(printSorted).join(',')}]`;
  const fields: string[] = [];
  for (const [key, field] of Object.entries(value).sort(byKey))
    if (field !== undefined) fields.push(`${JSON.stringify(key)}:${printSorted(field)}`);
  return `{${fields.join(',')}}`;
};
