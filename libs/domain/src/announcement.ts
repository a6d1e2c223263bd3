import { readLine, type TextRejection } from './chat-text.ts';
import { alreadySo, type Decider, type Decision, decided, type Refusal, refused } from './decider.ts';
import type { AnnouncementId } from './id.ts';
import type { AnnouncementEvent } from './lobby-event.ts';

/** What operators tell all who are here, and who come later. Times are log times of the lobby in µs. */
export type Announcement = {
  readonly id: AnnouncementId;
  /** one line, as `readLine` keeps it */
  readonly text: string;
  /** when what is announced begins; null: that isn't said */
  readonly from: number | null;
  /** when it is over, and the announcement with it; null: when it is withdrawn */
  readonly until: number | null;
};

/** What operators ask; `now` = log time of the lobby by estimate, µs. */
export type AnnouncementCommand =
  | { readonly type: 'announce'; readonly announcement: Announcement; readonly now: number }
  | { readonly type: 'withdrawAnnouncement'; readonly id: AnnouncementId };

export type AnnouncementRejection =
  TextRejection | Refusal<'TOO_MANY_ANNOUNCEMENTS' | 'ENDS_BEFORE_IT_BEGINS' | 'OVER_ALREADY'>;

export type AnnouncementsState = readonly Announcement[];

export const nothingAnnounced: AnnouncementsState = [];

/** More than this nobody reads, and all of it stands above every page. */
export const MAX_ANNOUNCEMENTS = 3;

/** The announcements that aren't over at this log time, the oldest first. */
export const announcedAt = (state: AnnouncementsState, now: number): AnnouncementsState =>
  state.filter(({ until }) => until === null || until > now);

type AnnouncementDecider = Decider<
  AnnouncementCommand,
  AnnouncementEvent,
  AnnouncementsState,
  AnnouncementRejection,
  string
>;

/** What is over goes with the next change, so a state never holds more than may be announced at once. */
const evolveAnnouncements: AnnouncementDecider['evolve'] = (state, event, { at }) => {
  const others = announcedAt(state, at).filter(({ id }) => id !== event.announcement);
  if (event.type === 'AnnouncementWithdrawn') return others;
  const { announcement: id, text, from, until } = event;
  return [...others, { id, text, from, until }];
};

const decideAnnounce = (
  { announcement: { id, from, until, ...said }, now }: AnnouncementCommand & { type: 'announce' },
  state: AnnouncementsState,
): Decision<AnnouncementEvent, AnnouncementRejection> => {
  if (state.some((known) => known.id === id)) return alreadySo;
  const line = readLine(said.text);
  if (!line.ok) return line;
  if (until !== null && until <= now) return refused('OVER_ALREADY', 'This would be over already.');
  if (until !== null && from !== null && until <= from)
    return refused('ENDS_BEFORE_IT_BEGINS', 'This would be over before it begins.');
  if (announcedAt(state, now).length >= MAX_ANNOUNCEMENTS)
    return refused('TOO_MANY_ANNOUNCEMENTS', `There are ${MAX_ANNOUNCEMENTS} announcements: withdraw one first.`);
  return decided({ type: 'AnnouncementMade', announcement: id, text: line.text, from, until });
};

const decideAnnouncement = (
  command: AnnouncementCommand,
  state: AnnouncementsState,
): Decision<AnnouncementEvent, AnnouncementRejection> => {
  if (command.type === 'announce') return decideAnnounce(command, state);
  const { id } = command;
  return state.some((known) => known.id === id)
    ? decided({ type: 'AnnouncementWithdrawn', announcement: id })
    : alreadySo;
};

/** All that operators announce: a few at once. */
export const announcementDecider: AnnouncementDecider = {
  initialState: nothingAnnounced,
  evolve: evolveAnnouncements,
  decide: decideAnnouncement,
};
