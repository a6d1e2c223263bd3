import { describe, expect, test } from '@jest/globals';
import { controlExample, EVENT_EXAMPLES, exampleHeader } from './event.examples.ts';
import { decodeControl, decodeRecord, encodeControl, encodeRecord } from './record.ts';

describe('Every event comes back from its bytes as it was', () => {
  test.each(Object.values(EVENT_EXAMPLES))('$type', (event) => {
    expect(decodeRecord(encodeRecord(exampleHeader, event))).toStrictEqual({
      status: 'decoded',
      header: exampleHeader,
      event,
    });
  });

  test('RecordVoided', () => {
    expect(decodeControl(encodeControl(controlExample))).toStrictEqual({
      status: 'decoded',
      header: null,
      event: controlExample,
    });
  });
});
