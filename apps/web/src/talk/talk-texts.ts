/** What the page says about talk. */
export const talkTexts = {
  heading: 'Talk',
  open: (unread: number) => (unread === 0 ? 'Talk' : `Talk, ${unread} new`),
  rooms: { table: 'At the table', watchers: 'Among watchers' },
  conversations: 'Conversations',
  none: 'Nobody has said anything to you. Write to a player from the lobby.',
  empty: 'Nothing has been said here.',
  label: (place: string) => `Say something: ${place}`,
  placeholder: 'Say something…',
  send: 'Say',
  write: (name: string) => `Write to ${name}`,
  block: 'Block',
  unblock: 'Unblock',
  blocked: (name: string) => `${name} is blocked: no invites and no lines of theirs reach you.`,
  blockedHeading: 'Blocked players',
  blockWho: (name: string) => `Block ${name}`,
  unblockWho: (name: string) => `Unblock ${name}`,
  you: 'You',
  said: (name: string, text: string) => `${name}: ${text}`,
  playingNote: 'While a game runs, its players hear only each other.',
  watchers: (total: number, names: readonly string[]) =>
    total === 0
      ? 'Nobody watches.'
      : `${total} ${total === 1 ? 'watches' : 'watch'}: ${names.join(', ')}${total > names.length ? ', …' : ''}`,
} as const;
