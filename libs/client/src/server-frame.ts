import type { ServerFrame } from '@battleline/protocol';

const FRAME_TYPES: Readonly<Record<ServerFrame['type'], true>> = {
  welcome: true,
  accepted: true,
  rejected: true,
  later: true,
  error: true,
  list: true,
  invites: true,
  declined: true,
  saved: true,
  table: true,
  clocks: true,
  presence: true,
  chat: true,
  blocked: true,
  announcements: true,
  watchers: true,
  tableGone: true,
  pong: true,
  moving: true,
};

/** The frame in the text; undefined for what isn't one, or is of a type that only newer clients know. */
export const parseServerFrame = (text: string): ServerFrame | undefined => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('type' in value) || !('at' in value)) return undefined;
  const isKnown = typeof value.type === 'string' && Object.hasOwn(FRAME_TYPES, value.type);
  return isKnown && typeof value.at === 'number' ? (value as ServerFrame) : undefined;
};
