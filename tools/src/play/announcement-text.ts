import type { Announcement } from '@battleline/domain';

/** Log time in µs, as the reader's own country and clock write it. */
const timeText = (at: number): string =>
  new Date(at / 1000).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const periodText = ({ from, until }: Announcement): string => {
  const parts = [from === null ? '' : `from ${timeText(from)}`, until === null ? '' : `until ${timeText(until)}`];
  const text = parts.filter((part) => part !== '').join(' ');
  return text === '' ? '' : ` (${text})`;
};

/** What operators announce, above everything else. */
export const announcementLines = (announcements: readonly Announcement[]): string[] => [
  ...announcements.map((one) => `*** ${one.text}${periodText(one)}`),
  ...(announcements.length > 0 ? [''] : []),
];
