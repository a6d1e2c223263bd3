import { type Announcement, announcedAt } from '@battleline/domain';
import { announcementsIn } from '@battleline/events';
import type { AnnouncementsFrame } from '@battleline/protocol';
import type { Audience } from '../sockets/audience.ts';
import type { Connection } from '../sockets/connection.ts';
import type { World } from '../world.ts';

/** Shows what operators announce, to all who are here and to whoever comes. */
export type Announcements = {
  readonly show: (connection: Connection) => void;
  /** Looks whether something was announced or withdrawn, or is over; then tells all. */
  readonly look: () => void;
};

export type AnnouncementsDeps = {
  readonly world: Pick<World, 'at' | 'features' | 'lobbyFold' | 'lobbyTime'>;
  readonly audience: Pick<Audience, 'all'>;
  /** the log's time by estimate, µs */
  readonly now: () => number;
};

export const createAnnouncements = ({ world, audience, now }: AnnouncementsDeps): Announcements => {
  let told = '';

  const standing = (): readonly Announcement[] => announcedAt(announcementsIn(world.lobbyFold()), now());
  const frameOf = (announcements: readonly Announcement[]): AnnouncementsFrame => ({
    type: 'announcements',
    at: world.at(),
    lobby: world.lobbyTime(),
    announcements,
  });

  return {
    show: (connection) => {
      if (world.features().has('announcements')) connection.send(frameOf(standing()));
    },
    look: () => {
      const announcements = standing();
      const ids = announcements.map(({ id }) => id).join(' ');
      if (ids === told) return;
      told = ids;
      const text = JSON.stringify(frameOf(announcements));
      for (const connection of audience.all()) connection.sendText(text);
    },
  };
};
