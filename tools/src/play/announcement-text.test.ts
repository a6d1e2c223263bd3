import type { Announcement } from '@battleline/domain';
import { expect, test } from '@jest/globals';
import { announcementLines } from './announcement-text.ts';

const noon = Date.parse('2026-03-01T12:00:00Z') * 1000;
const said = (times: Partial<Announcement>): Announcement =>
  ({ id: 'a', text: 'We move house.', from: null, until: null, ...times }) as Announcement;

test('what is announced stands above all else, with its times where they are known', () => {
  expect(announcementLines([])).toEqual([]);
  expect(announcementLines([said({})])).toEqual(['*** We move house.', '']);
  const [both, end] = announcementLines([said({ from: noon, until: noon + 3_600_000_000 }), said({ until: noon })]);
  expect(both).toMatch(/^\*\*\* We move house\. \(from .*:00.* until .*:00.*\)$/);
  expect(end).toMatch(/^\*\*\* We move house\. \(until .*2026.*\)$/);
});
