import { expect, test } from '@jest/globals';
import { parseMoment, parsePlace, parseRecordPlace, parseStreamName, parseTimeAhead } from './place.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');

test.each([
  ['1234', { type: 'number', number: 1234 }],
  ['90s', { type: 'time', time: NOW - 90_000 }],
  ['2h', { type: 'time', time: NOW - 7_200_000 }],
  ['2026-02-03T04:05:06Z', { type: 'time', time: Date.parse('2026-02-03T04:05:06Z') }],
  ['2026-02-03T04:05:06', { type: 'time', time: Date.parse('2026-02-03T04:05:06Z') }],
  ['2026-02-03', { type: 'time', time: Date.parse('2026-02-03T00:00:00Z') }],
  ['2026-02-03T04:05:06+02:00', { type: 'time', time: Date.parse('2026-02-03T02:05:06Z') }],
])('%s is a moment', (text, moment) => expect(parseMoment(text, NOW)).toEqual(moment));

test.each(['yesterday', '10x', '-1', '2026-99-99'])('%s is none', (text) => {
  expect(() => parseMoment(text, NOW)).toThrow('neither a number nor a time');
});

test('a time ahead is one of the clock, or a span from now', () => {
  expect(parseTimeAhead('2h', NOW)).toBe(NOW + 7_200_000);
  expect(parseTimeAhead('2026-03-01T22:00', NOW)).toBe(Date.parse('2026-03-01T22:00:00Z'));
  for (const text of ['1234', 'tomorrow', '2026-99-99']) expect(() => parseTimeAhead(text, NOW)).toThrow('is no time');
});

test('places are topics, partitions and records', () => {
  expect(parsePlace('lobby')).toEqual({ topic: 'lobby', partitions: [0] });
  expect(parsePlace('tables').partitions).toHaveLength(32);
  expect(parsePlace('tables/7')).toEqual({ topic: 'tables', partitions: [7] });
  expect(parseRecordPlace('tables/7/1234')).toEqual({ topic: 'tables', partition: 7, offset: 1234 });
  for (const text of ['chairs', 'tables/32', 'tables/x', 'lobby/0/1']) expect(() => parsePlace(text)).toThrow();
  for (const text of ['tables/7', 'tables/7/x', 'chairs/0/1']) expect(() => parseRecordPlace(text)).toThrow();
});

test('a stream is named by its kind and id', () => {
  for (const text of ['table/7-0123456789abcdef0123456789abcd', `player/${'0a'.repeat(16)}`])
    expect(parseStreamName(text)).toBe(text);
  for (const text of ['chair/7', 'table', 'table/', 'table/7/8']) expect(() => parseStreamName(text)).toThrow(text);
});
