import { randomBytes } from 'node:crypto';
import {
  announcedAt,
  type Announcement,
  type AnnouncementCommand,
  announcementDecider,
  type AnnouncementId,
} from '@battleline/domain';
import { activeFeatures, announcementsIn } from '@battleline/events';
import { type LobbyDesk, openLobbyDesk } from '@battleline/service';
import { printTime } from './tool/columns.ts';
import { defineCommand, EXIT, OpsError, UsageError } from './tool/command.ts';
import { parseTimeAhead } from './tool/place.ts';

/** The log's time by estimate, µs: a quiet lobby's last record is old. */
const nowIn = ({ lobby }: LobbyDesk): number => Math.max(lobby.now(), Date.now() * 1000);

const standingIn = (desk: LobbyDesk): readonly Announcement[] => announcedAt(announcementsIn(desk.lobby), nowIn(desk));

const write = (desk: LobbyDesk, command: AnnouncementCommand): Promise<boolean> =>
  desk.write(() => {
    const decision = announcementDecider.decide(command, announcementsIn(desk.lobby));
    if (!decision.ok) throw new OpsError(`${decision.rejection.code}: ${decision.rejection.reason}`);
    return decision.event;
  });

/** Those whose id begins so; none is an error, as whoever withdraws means something. */
const meant = (desk: LobbyDesk, beginning: string): readonly Announcement[] => {
  const found = standingIn(desk).filter(({ id }) => id.startsWith(beginning.toLowerCase()));
  if (found.length === 0)
    throw new OpsError(beginning === '' ? 'Nothing is announced.' : `Nothing with the id ${beginning} is announced.`);
  return found;
};

const timeOrNone = (at: number | null): string | null => (at === null ? null : printTime(at));

const printAnnouncement = ({ id, text, from, until }: Announcement): string =>
  [
    id.slice(0, 8),
    from === null ? '' : `from ${printTime(from)}`,
    until === null ? 'until it is withdrawn' : `until ${printTime(until)}`,
    text,
  ]
    .filter((part) => part !== '')
    .join('  ');

export const announce = defineCommand({
  name: 'announce',
  summary: 'Shows a line above every page, until it is over or withdrawn; without a text: what is shown',
  usage: '[<text>]',
  about: `TIME is 2026-03-01T22:00Z (UTC where it doesn't say), or how far ahead: 90s, 10m, 2h, 3d. Everybody is told these times
by his own clock, so the text needs none. With --withdraw <text> is an announcement's id, or the beginning of it; without
one all are withdrawn.`,
  options: {
    from: { type: 'string', value: 'TIME', about: 'when what is announced begins' },
    until: { type: 'string', value: 'TIME', about: 'when it is over, and is shown no more' },
    withdraw: { type: 'boolean', about: 'shows it no more, from now on' },
  },
  answers: 'lines',
  run: async (call, { from, until, withdraw }) => {
    const said = call.words.join(' ');
    const timeOf = (text: string | undefined): number | null =>
      text === undefined ? null : parseTimeAhead(text, Date.now()) * 1000;
    const times = { from: timeOf(from), until: timeOf(until) };
    const hasTimes = from !== undefined || until !== undefined;
    if (hasTimes && (withdraw || said === ''))
      throw new UsageError('--from and --until belong to a text that is announced.');
    const desk = await openLobbyDesk({ log: await call.openLog(), signal: call.signal });
    try {
      if (!activeFeatures(desk.lobby).has('announcements'))
        throw new OpsError('The feature announcements is not active: activate it first.');
      if (withdraw) for (const { id } of meant(desk, said)) await write(desk, { type: 'withdrawAnnouncement', id });
      else if (said !== '') {
        const id = randomBytes(16).toString('hex') as AnnouncementId;
        await write(desk, { type: 'announce', announcement: { id, text: said, ...times }, now: nowIn(desk) });
      }
      const standing = standingIn(desk);
      await call.say(
        ...(call.json
          ? standing.map((one) => JSON.stringify({ ...one, from: timeOrNone(one.from), until: timeOrNone(one.until) }))
          : standing.length > 0
            ? standing.map(printAnnouncement)
            : ['Nothing is announced.']),
      );
      return EXIT.ok;
    } finally {
      await desk.close();
    }
  },
});
