import type { InviteId } from '@battleline/domain';

/** Which open invites the bots of this process have an eye on, so that only one of them goes for each. */
export type OpenInvites = {
  /** true for the first who asks; he has to let go of it again */
  readonly reserve: (invite: InviteId) => boolean;
  readonly release: (invite: InviteId) => void;
};

export const createOpenInvites = (): OpenInvites => {
  const reserved = new Set<InviteId>();
  return {
    reserve: (invite) => {
      if (reserved.has(invite)) return false;
      reserved.add(invite);
      return true;
    },
    release: (invite) => void reserved.delete(invite),
  };
};
