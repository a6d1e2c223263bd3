import { describe, expect, test } from '@jest/globals';
import {
  announcedAt,
  type Announcement,
  type AnnouncementCommand,
  announcementDecider,
  type AnnouncementsState,
  MAX_ANNOUNCEMENTS,
} from './announcement.ts';
import { LINE_LENGTH } from './chat-text.ts';
import { alreadySo, decided } from './decider.ts';
import type { AnnouncementEvent } from './lobby-event.ts';
import { numbered } from './lobby.fixture.ts';

const NOW = 1_000;
const announcement = (number: number, said: Partial<Announcement> = {}): Announcement => ({
  ...{ id: numbered(number), text: 'New cards are laid out.', from: null, until: null },
  ...said,
});
const announce = (one: Announcement): AnnouncementCommand => ({ type: 'announce', announcement: one, now: NOW });
const withdraw = (number: number): AnnouncementCommand => ({ type: 'withdrawAnnouncement', id: numbered(number) });
const made = ({ id, ...said }: Announcement): AnnouncementEvent => ({
  type: 'AnnouncementMade',
  announcement: id,
  ...said,
});
const withdrawn = (number: number): AnnouncementEvent => ({
  type: 'AnnouncementWithdrawn',
  announcement: numbered(number),
});

const after = (...events: readonly AnnouncementEvent[]): AnnouncementsState =>
  events.reduce(
    (state, event, index) => announcementDecider.evolve(state, event, { id: '', at: NOW + index }),
    announcementDecider.initialState,
  );
const given = (...events: readonly AnnouncementEvent[]) => ({
  when: (command: AnnouncementCommand) => announcementDecider.decide(command, after(...events)),
});
const refusedAs = (code: string) => ({ ok: false, rejection: { code } });

describe('to announce something', () => {
  const ahead = announcement(1, { from: NOW + 10, until: NOW + 20 });

  test('is a fact, with its text as a line', () => {
    expect(given().when(announce({ ...ahead, text: ' Back\n soon. ' }))).toEqual(
      decided(made({ ...ahead, text: 'Back soon.' })),
    );
    expect(after(made(ahead))).toEqual([ahead]);
  });
  test('once is enough', () => {
    expect(given(made(ahead)).when(announce(ahead))).toEqual(alreadySo);
    expect(after(made(ahead), made(ahead))).toEqual([ahead]);
  });
  test.each([
    ['NOTHING_SAID', { text: ' ' }],
    ['TEXT_TOO_LONG', { text: 'a'.repeat(LINE_LENGTH + 1) }],
    ['OVER_ALREADY', { until: NOW }],
    ['ENDS_BEFORE_IT_BEGINS', { from: NOW + 5, until: NOW + 5 }],
  ])('is refused as %s where that makes no sense', (code, said) => {
    expect(given().when(announce(announcement(1, said)))).toMatchObject(refusedAs(code));
  });
  test('has a limit, in which what is over does not count', () => {
    const many = Array.from({ length: MAX_ANNOUNCEMENTS }, (_, index) => made(announcement(index)));
    expect(given(...many).when(announce(announcement(9)))).toMatchObject(refusedAs('TOO_MANY_ANNOUNCEMENTS'));
    const [, ...others] = many;
    expect(given(made(announcement(0, { until: NOW })), ...others).when(announce(announcement(9)))).toMatchObject({
      ok: true,
    });
  });
});

describe('what is announced', () => {
  test('is withdrawn once', () => {
    expect(given(made(announcement(1))).when(withdraw(1))).toEqual(decided(withdrawn(1)));
    expect(given().when(withdraw(1))).toEqual(alreadySo);
    expect(after(made(announcement(1)), made(announcement(2)), withdrawn(1))).toEqual([announcement(2)]);
  });
  test('is over at its end, and forgotten with the next change', () => {
    const short = announcement(1, { until: NOW + 1 });
    expect(announcedAt(after(made(short)), NOW)).toEqual([short]);
    expect(announcedAt(after(made(short)), NOW + 1)).toEqual([]);
    expect(after(made(short), made(announcement(2)))).toEqual([announcement(2)]);
  });
});
