import type { HelloFrame, WelcomeFrame } from '@battleline/protocol';
import { type TableId, tablePartition } from '@battleline/domain';
import { LOBBY_PARTITION } from '@battleline/events';
import type { Identity } from './connection.ts';
import { personOf } from '../views/person.ts';
import type { SessionClaims, SessionTokens } from '../http/session-token.ts';
import type { World } from '../world.ts';

/** What comes of a `hello`: someone to talk to, "not now", or never. */
export type Greeting =
  | { readonly status: 'welcome'; readonly identity: Identity | null }
  | { readonly status: 'later'; readonly session?: SessionClaims }
  | { readonly status: 'refused'; readonly code: 'BAD_TOKEN' | 'SESSION_ENDED' };

/**
 * Whether this gateway has folded all that the client has seen (floors). A forgotten table has no floor; but one that is
 * unknown may also stand in what hasn't been read, where the partition's end was last heard of a while ago.
 */
const hasReached = (world: World, seen: HelloFrame['seen']): boolean => {
  if (!seen) return true;
  if (world.lobbyTime() < seen.lobby) return false;
  return Object.entries(seen.tables).every(([id, moves = 0]) => {
    const table = world.table(id as TableId);
    if (table.status === 'unknown') return isReadToItsEnd(world, id as TableId);
    return moves === 0 || (table.status !== 'opened' && table.moves >= moves);
  });
};

const isReadToItsEnd = (world: World, table: TableId): boolean =>
  world.isFresh('tables', tablePartition(table)) && world.isAtEnd(world.tableFold(table));

/** Judges a `hello`: the token's session must live in the fold, and the fold must not be behind the client. */
export const greet = async (frame: HelloFrame, world: World, tokens: SessionTokens): Promise<Greeting> => {
  if (!world.isFresh('lobby', LOBBY_PARTITION) || !hasReached(world, frame.seen)) return { status: 'later' };
  if (frame.token === undefined) return { status: 'welcome', identity: null };
  const claims = await tokens.verify(frame.token);
  if (!claims) return { status: 'refused', code: 'BAD_TOKEN' };
  const { client, session, lobby } = claims;
  if (world.player(client).session?.id === session) return { status: 'welcome', identity: { client, session } };
  return world.lobbyTime() < lobby
    ? { status: 'later', session: claims }
    : { status: 'refused', code: 'SESSION_ENDED' };
};

export const welcomeFrame = (
  world: World,
  identity: Identity | null,
  gateway: string,
  program: string,
): WelcomeFrame => {
  const player = identity && world.player(identity.client);
  const seat = player?.seat;
  return {
    type: 'welcome',
    at: world.at(),
    lobby: world.lobbyTime(),
    you: identity && { ...personOf(world, identity.client), session: identity.session },
    seat: seat ? { table: seat.table, game: seat.game, seat: seat.seat } : null,
    watching: player?.watching ?? [],
    gateway,
    program,
  };
};
