import type { Occurrence } from './decider.ts';
import type { ClientId, GameId, GatewayId, InviteId, SessionId, TabId, TableId } from './id.ts';
import type {
  AbandonEvent,
  BlockEvent,
  ClientKind,
  InviteEvent,
  SessionEvent,
  SittingEvent,
  WatchEvent,
} from './lobby-event.ts';
import { type GatewayState, isServing } from './lobby-gateway.ts';
import type { Rematch } from './rematch.ts';
import type { Resumption } from './resumption.ts';
import type { OpenDeal } from './same-deal.ts';
import { otherSeat, type Seat } from './seat.ts';
import type { TableOptions } from './table-options.ts';

/** One open connection: a tab at a gateway. */
export type Attachment = { readonly gateway: GatewayId; readonly tab: TabId };

export type Session = {
  readonly id: SessionId;
  readonly kind: ClientKind;
  /** oldest first */
  readonly attachments: readonly Attachment[];
  /** log time, µs, at which it began or its connections last changed */
  readonly seenAt: number;
};

/** A game offered by the player in whose state it stands. It lives while both have started no other game. */
export type Invite = {
  readonly id: InviteId;
  /** null: open to all */
  readonly invitee: ClientId | null;
  readonly inviterGamesStarted: number;
  readonly inviteeGamesStarted: number;
  readonly options: TableOptions;
  /** null: a new game */
  readonly resumes: Resumption | null;
  /** null: it follows no game */
  readonly rematch: Rematch | null;
  /** null: the cards are shuffled */
  readonly sameDealAs: OpenDeal | null;
  /** open to whoever has its link, not to all */
  readonly link: boolean;
  readonly sentAt: number;
};

/** Whether both invites go to the same: to one player, to all, or to whoever has a link. */
export const isSameAddress = (a: Pick<Invite, 'invitee' | 'link'>, b: Pick<Invite, 'invitee' | 'link'>): boolean =>
  a.invitee === b.invitee && a.link === b.link;

export type SeatTaken = {
  readonly game: GameId;
  readonly table: TableId;
  readonly sitting: number;
  readonly seat: Seat;
  readonly opponent: ClientId;
};

/** What the lobby knows of one client. */
export type PlayerState = {
  readonly session: Session | null;
  /** log time, µs, of the end of his last session; null while he has one, or had none */
  readonly leftAt: number | null;
  readonly gamesStarted: number;
  readonly seat: SeatTaken | null;
  readonly invites: readonly Invite[];
  readonly watching: readonly TableId[];
};

export type PlayerEvent = SessionEvent | InviteEvent | SittingEvent | AbandonEvent | WatchEvent | BlockEvent;

export const unknownPlayer: PlayerState = {
  session: null,
  leftAt: null,
  gamesStarted: 0,
  seat: null,
  invites: [],
  watching: [],
};

export const playerRests = (state: PlayerState): boolean =>
  state.session === null && state.seat === null && state.invites.length === 0 && state.watching.length === 0;

/** Whether one of his tabs is connected to a gateway that lives. */
export const isPresent = ({ session }: PlayerState, gateway: (id: GatewayId) => GatewayState): boolean =>
  session?.attachments.some((attachment) => isServing(gateway(attachment.gateway))) ?? false;

export const MAX_TABS = 4;

const isOther =
  (a: Attachment) =>
  (b: Attachment): boolean =>
    a.gateway !== b.gateway || a.tab !== b.tab;

const withAttachments = (
  state: PlayerState,
  session: SessionId,
  seenAt: number,
  change: (attachments: readonly Attachment[]) => readonly Attachment[],
): PlayerState =>
  state.session?.id === session
    ? { ...state, session: { ...state.session, seenAt, attachments: change(state.session.attachments) } }
    : state;

const withoutInvite = (state: PlayerState, inviter: ClientId, invite: InviteId, id: ClientId): PlayerState =>
  id === inviter ? { ...state, invites: state.invites.filter((other) => other.id !== invite) } : state;

/** Starting a game ends the player's own invites; those of others to him end by their count of his games. */
const seated = (state: PlayerState, event: InviteEvent & { type: 'InviteAccepted' }, id: ClientId): PlayerState => {
  const seat: Seat = event.north === id ? 'north' : 'south';
  const { game, table, sitting } = event;
  return {
    ...state,
    gamesStarted: state.gamesStarted + 1,
    invites: [],
    seat: { game, table, sitting, seat, opponent: event[otherSeat(seat)] },
  };
};

export const evolvePlayer = (state: PlayerState, event: PlayerEvent, { id, at }: Occurrence<ClientId>): PlayerState => {
  switch (event.type) {
    case 'SessionStarted':
      return { ...state, session: { id: event.session, kind: event.kind, attachments: [], seenAt: at }, leftAt: null };
    case 'SessionAttached':
      return withAttachments(state, event.session, at, (attachments) =>
        [...attachments.filter((old) => old.tab !== event.tab), { gateway: event.gateway, tab: event.tab }].slice(
          -MAX_TABS,
        ),
      );
    case 'SessionDetached':
      return withAttachments(state, event.session, at, (attachments) => attachments.filter(isOther(event)));
    case 'SessionEnded':
      return state.session?.id === event.session
        ? { ...state, session: null, leftAt: at, invites: [], watching: [] }
        : state;
    case 'InviteSent': {
      const { invite, invitee, inviterGamesStarted, inviteeGamesStarted, options, resumes, rematch, sameDealAs, link } =
        event;
      const counts = { inviterGamesStarted, inviteeGamesStarted };
      const sent: Invite = { id: invite, invitee, ...counts, options, resumes, rematch, sameDealAs, link, sentAt: at };
      // One to the same player, to all, or by link, that stands here still has ended: else this one had been refused.
      return { ...state, invites: [...state.invites.filter((old) => !isSameAddress(old, sent)), sent] };
    }
    case 'InviteWithdrawn':
    case 'InviteExpired':
    case 'InviteDeclined':
      return withoutInvite(state, event.inviter, event.invite, id);
    case 'InviteAccepted':
      return seated(state, event, id);
    case 'SeatsFreed':
      return state.seat?.table === event.table ? { ...state, seat: null } : state;
    // Named only because this stream keeps the id of the player's command.
    case 'AbandonOffered':
    case 'GameAbandoned':
    case 'ClientBlocked':
    case 'ClientUnblocked':
      return state;
    case 'WatchStarted':
      return { ...state, watching: [...state.watching, event.table] };
    case 'WatchStopped':
      return { ...state, watching: state.watching.filter((table) => table !== event.table) };
  }
};
