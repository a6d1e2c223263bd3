import { createPartitionFold, decodeRecord, encodeRecord, type LogRecord, plainHeader } from '@battleline/events';
import { anyLog } from '@battleline/events/testing/any-log';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createAdmission } from './admission.ts';
import { outcomeText, verdictText } from './verdict-text.ts';

const START = 1_760_000_000_000;
const MINUTE = 60_000;
const player = (version: number, rests = false) =>
  ({ kind: 'player', id: 'a'.repeat(32), version, checked: false, rests }) as const;

const opening = encodeRecord(plainHeader(0), { type: 'LogOpened', identity: '0'.repeat(32) });

type Told = Partial<ReturnType<typeof plainHeader>> & { readonly ms: number };

/** What becomes of ticks with these headers, `ms` after the log's first record. */
const verdicts = (...told: readonly Told[]): string[] => {
  const admission = createAdmission({ decode: decodeRecord, isVoided: () => false });
  const all = [
    { time: START, value: opening },
    ...told.map(({ ms, ...header }) => ({
      time: START + ms,
      value: encodeRecord({ ...plainHeader((START + ms) * 1000), ...header }, { type: 'Tick' }),
    })),
  ];
  return all
    .map((record, offset) => verdictText(admission.judge({ ...record, offset, key: null })))
    .slice(1)
    .map((text) => text.replace(/ at \d+/, ''));
};

test('a record is admitted at the versions that its streams have, and moves them on', () => {
  const [a, b, c] = verdicts(
    { ms: 1, streams: [player(0)] },
    { ms: 2, streams: [player(1)] },
    { ms: 3, streams: [player(1)] },
  );
  expect([a, b, c]).toEqual([
    `admitted player/${'a'.repeat(32)}=1`,
    `admitted player/${'a'.repeat(32)}=2`,
    'void version',
  ]);
});

test('a checked stream is compared and not moved', () => {
  const checked = { ...player(0), checked: true };
  expect(verdicts({ ms: 1, streams: [checked] }, { ms: 2, streams: [{ ...checked, version: 1 }] })).toEqual([
    'admitted',
    'void version',
  ]);
});

test('a record before or after its time, or decided too long ago, is void', () => {
  expect(
    verdicts(
      { ms: 1, notBefore: (START + 2) * 1000 },
      { ms: 2, notAfter: (START + 1) * 1000 },
      { ms: 11 * MINUTE },
      { ms: 11 * MINUTE + 1, foldedTo: START * 1000 },
    ),
  ).toEqual(['void early', 'void late', 'admitted', 'void stale']);
});

test('a stream that has rested for 20 minutes begins anew, and nothing of its former life fits it', () => {
  const old = (START + 25 * MINUTE) * 1000;
  expect(
    verdicts(
      { ms: 1, streams: [player(0, true)] },
      { ms: 25 * MINUTE, streams: [player(0)] },
      { ms: 25 * MINUTE + 1, streams: [player(1)], foldedTo: old - 1 },
      { ms: 25 * MINUTE + 2, streams: [player(1)], foldedTo: old },
    ),
  ).toEqual([
    `admitted player/${'a'.repeat(32)}=1`,
    `admitted player/${'a'.repeat(32)}=1`,
    'void stale',
    `admitted player/${'a'.repeat(32)}=2`,
  ]);
});

test('a log that does not begin with its identity can not be read', () => {
  const admission = createAdmission({ decode: decodeRecord, isVoided: () => false });
  const tick = encodeRecord(plainHeader(0), { type: 'Tick' });
  expect(admission.judge({ offset: 0, time: START, key: null, value: tick }).status).toBe('stop');
});

test('the judge and the shared fold agree on whatever stands in a log', () => {
  fc.assert(
    fc.property(anyLog(80), fc.boolean(), ({ records, voided }, isTold) => {
      const isVoided = (offset: number): boolean => isTold && voided.has(offset);
      const admission = createAdmission({
        decode: decodeRecord,
        isVoided: (record: LogRecord) => isVoided(record.offset),
      });
      const fold = createPartitionFold({ topic: 'lobby', partition: 0, decode: decodeRecord, isVoided });
      for (const record of records) {
        const outcome = fold.fold(record);
        expect(verdictText(admission.judge(record))).toBe(outcomeText(outcome));
        if (outcome.status === 'stop') return;
      }
    }),
    { numRuns: 300 },
  );
});
