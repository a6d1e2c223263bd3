import { expect, test } from '@jest/globals';
import { createOutageNotice } from './outage-notice.ts';

const desk = () => {
  const told: string[] = [];
  const note = (level: string) => (_: object, phrase: string) => void told.push(`${level}: ${phrase}`);
  return { told, notice: createOutageNotice({}, { warn: note('warn'), error: note('error') }) };
};

test('an outage and its end are told once each; what fails before the first answer is told by its error', () => {
  const { told, notice } = desk();
  notice.failed('not yet there');
  notice.answered();
  for (let tries = 0; tries < 3; tries += 1) notice.failed('gone');
  for (let tries = 0; tries < 3; tries += 1) notice.answered();
  expect(told).toEqual(['warn: log unreachable', 'warn: log answers again']);
});

test('a full disk is an error of its own, also where it shows only during an outage', () => {
  const { told, notice } = desk();
  notice.answered();
  for (let tries = 0; tries < 3; tries += 1) notice.failed('no space left', true);
  notice.failed('gone');
  notice.answered();
  notice.failed('gone');
  notice.failed('no space left', true);
  expect(told).toEqual([
    'error: log has no room',
    'warn: log answers again',
    'warn: log unreachable',
    'error: log has no room',
  ]);
});
