/** What the page says about talk. */
export const talkTexts = {
  heading: 'Talk',
  open: (unread: number) => (unread === 0 ? 'Talk' : `Talk, ${unread} new`),
  atTable: (unread: number) => `Talk at the table, ${unread} new`,
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
  mute: 'Mute',
  unmute: 'Hear again',
  muteWho: (name: string) => `Mute ${name}`,
  unmuteWho: (name: string) => `Hear ${name} again`,
  muted: (name: string) => `${name} is muted in this browser: you read nothing of theirs, and can still be invited.`,
  mutedHeading: 'Muted here',
  you: 'You',
  said: (name: string, text: string) => `${name}: ${text}`,
  playingNote: 'While a game runs, its players hear only each other.',
  watchers: (total: number, names: readonly string[]) =>
    total === 0
      ? 'Nobody watches.'
      : `${total} ${total === 1 ? 'watches' : 'watch'}: ${names.join(', ')}${total > names.length ? ', …' : ''}`,
} as const;
