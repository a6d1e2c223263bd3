import { expect, test } from '@jest/globals';
import { produceVerdict } from './kafka-produce-verdict.ts';
import { KAFKA_CODE } from './kafka-protocol.ts';

test.each([
  'NOT_LEADER_OR_FOLLOWER',
  'REQUEST_TIMED_OUT',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'KAFKA_STORAGE_ERROR',
] as const)('after %s the records may have landed', (name) => {
  expect(produceVerdict(KAFKA_CODE[name])).toEqual({ type: 'retriable', reason: name, mayHaveLanded: true });
});

test.each(['NOT_ENOUGH_REPLICAS', 'LEADER_NOT_AVAILABLE', 'UNKNOWN_TOPIC_OR_PARTITION'] as const)(
  'after %s they have not landed, and may be tried again',
  (name) => {
    expect(produceVerdict(KAFKA_CODE[name])).toEqual({ type: 'retriable', reason: name, mayHaveLanded: false });
  },
);

test('what trying again cannot mend is refused', () => {
  expect(produceVerdict(KAFKA_CODE.MESSAGE_TOO_LARGE)).toEqual({ type: 'refused', reason: 'MESSAGE_TOO_LARGE' });
});

test('an unknown code is taken for the worst', () => {
  expect(produceVerdict(4711)).toEqual({ type: 'retriable', reason: 'KAFKA_ERROR_4711', mayHaveLanded: true });
});

test('no error means appended', () => {
  expect(produceVerdict(KAFKA_CODE.NONE)).toEqual({ type: 'appended' });
});
