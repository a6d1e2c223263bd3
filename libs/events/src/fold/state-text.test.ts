import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeRecord } from '../codec/record.ts';
import { type AnyLog, anyLog } from './any-log.fixture.ts';
import { fixedStates } from './fixed-log.fixture.ts';
import { createPartitionFold, type PartitionState } from './partition-fold.ts';
import { hashText, parseState, printState, printStateParts, STATE_VERSION } from './state-text.ts';

/** Of each version of the state: the hashes of the states to which the fixed logs came. */
const KEPT: Readonly<Record<number, readonly string[]>> = {
  1: [
    'e89acfd8c1c4bca6b2b736119ff25be0019a1542e01e1b1ff00d550ad9091ed6',
    '09bbc24d7f83717be81c53ebef8439f3f1b38403acc8451aad480b2c3189f128',
  ],
  2: [
    '025776587e1523ccee1bb25ad10515e13d15eb26797ef66640e5478c70d188a6',
    '7eab73e4685b4c9bff0f5bd2840df5073663ce4a392f665337bfd93571a3c386',
  ],
  3: [
    '26028ddf23d3a70d600d7e0b4941caefc8822e346f22eb0229a61652d27e3bf4',
    '5fe4476c8c2307a8fe628b43f70f8f62f84d84d4998975ba89b7ffa413f9742e',
  ],
  4: [
    '956bbf525b775e579df26ce47fc3f285be86cda18856d6ab714bbe6841098eb3',
    '5fe4476c8c2307a8fe628b43f70f8f62f84d84d4998975ba89b7ffa413f9742e',
  ],
  // Streams of clients have a state; in the fixed logs there are none.
  5: [
    '956bbf525b775e579df26ce47fc3f285be86cda18856d6ab714bbe6841098eb3',
    '5fe4476c8c2307a8fe628b43f70f8f62f84d84d4998975ba89b7ffa413f9742e',
  ],
  6: [
    '5c267e0b140f373b16fd65bd0f7c2e725ef2c8bdc8b2b3b9b6d92a3f600fe501',
    '0557217d21978212b495d819d9646b802a3973762e91b0a795b5d06ac79db27e',
  ],
};

describe('the version of the state', () => {
  test('is raised with each change of what a fold makes of a log', () => {
    // If this fails, a snapshot of the program before would give a fold that no log gives: raise STATE_VERSION and keep
    // the new hashes under the new number. Hashes that a program has been released with are never edited.
    expect({ [STATE_VERSION]: fixedStates().map((state) => hashText(printState(state))) }).toEqual({
      [STATE_VERSION]: KEPT[STATE_VERSION],
    });
    expect(Object.keys(KEPT)).toEqual(Array.from({ length: STATE_VERSION }, (_, index) => String(index + 1)));
  });
});

/** The state after a log, folded without pause. */
const stateAfter = ({ records, voided }: AnyLog): PartitionState => {
  const isVoided = (offset: number): boolean => voided.has(offset);
  const fold = createPartitionFold({ topic: 'lobby', partition: 0, decode: decodeRecord, isVoided });
  records.forEach(fold.fold);
  return fold.state();
};

/** The keys of each object in the text, in the order in which they stand there. */
const keysIn = (value: unknown): string[][] =>
  typeof value === 'object' && value !== null
    ? [...(Array.isArray(value) ? [] : [Object.keys(value)]), ...Object.values(value).flatMap(keysIn)]
    : [];

describe('the text of a state', () => {
  test('gives the state again, after any log', () => {
    fc.assert(
      fc.property(anyLog(60), (log) => {
        const state = stateAfter(log);
        const text = printState(state);
        expect(parseState(text)).toEqual(state);
        expect(printState(parseState(text))).toBe(text);
      }),
      { numRuns: 100 },
    );
  });
  test('has its keys sorted, so that it does not matter in which order they came', () => {
    const keys = fixedStates().flatMap((state) => keysIn(JSON.parse(printState(state))));
    expect(keys.length).toBeGreaterThan(50);
    for (const some of keys) expect(some).toEqual(some.toSorted());
    for (const state of fixedStates()) {
      const turned = { ...state, streams: new Map([...state.streams].toReversed()) };
      expect(printState(turned)).toBe(printState(state));
    }
  });
  test('comes in parts, one for each stream, so that nobody has to print all of it at once', () => {
    for (const state of fixedStates()) expect([...printStateParts(state)]).toHaveLength(state.streams.size + 2);
  });
  test.each(['', 'null', '{}', '{"clock":{},"identity":null,"next":0,"streams":{}}', '{"next":', '[1]'])(
    'is not %j: that is refused',
    (text) => {
      expect(() => parseState(text)).toThrow(TypeError);
    },
  );
});
