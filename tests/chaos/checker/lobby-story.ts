import type {
  ClientId,
  ClientKind,
  GameId,
  GatewayId,
  InviteId,
  Result,
  SessionId,
  TabId,
  TableId,
} from '@battleline/domain';
import type { AnyEvent, EventType } from '@battleline/events';
import type { Moved } from './admission.ts';

/** An invite as it was sent: it lives while both have started no other game. */
export type StandingInvite = {
  readonly invitee: ClientId | null;
  readonly link: boolean;
  readonly inviterGamesStarted: number;
  readonly inviteeGamesStarted: number;
};

/** What the lobby's records say of one client, at the end. */
export type LobbyPlayer = {
  session: { readonly id: SessionId; readonly kind: ClientKind; readonly attachments: Map<TabId, GatewayId> } | null;
  seat: TableId | null;
  gamesStarted: number;
  readonly invites: Map<InviteId, StandingInvite>;
  readonly watching: Set<TableId>;
};

/** Two players brought to a table; `freed` holds the result that the lobby was told at the end. */
export type Sitting = {
  readonly game: GameId;
  readonly north: ClientId;
  readonly south: ClientId;
  readonly freed: (Result | null)[];
};

/** The lobby as its log tells it. */
export type LobbyStory = {
  readonly players: ReadonlyMap<ClientId, LobbyPlayer>;
  readonly sittings: ReadonlyMap<TableId, Sitting>;
  /** gateways that have started and neither stopped nor been declared lost */
  readonly gateways: ReadonlySet<GatewayId>;
  /** every table that a client has ever begun to watch, as `<client> <table>` */
  readonly everWatched: ReadonlySet<string>;
  /** every saved game that a client would let be, as `<client> <game>` */
  readonly everAbandoned: ReadonlySet<string>;
  /** every finished game that a client would follow by another one, as `<client> <game>` */
  readonly everOffered: ReadonlySet<string>;
  readonly note: (event: AnyEvent, moved: readonly Moved[]) => void;
};

/** A session's fifth tab takes the place of its oldest. */
const TABS = 4;

type Handlers = { readonly [Type in EventType]?: (event: AnyEvent & { type: Type }) => void };

const newPlayer = (): LobbyPlayer => ({
  session: null,
  seat: null,
  gamesStarted: 0,
  invites: new Map(),
  watching: new Set(),
});

export const createLobbyStory = (): LobbyStory => {
  const players = new Map<ClientId, LobbyPlayer>();
  const sittings = new Map<TableId, Sitting>();
  const gateways = new Set<GatewayId>();
  const everWatched = new Set<string>();
  const everAbandoned = new Set<string>();
  const everOffered = new Set<string>();

  const player = (id: ClientId): LobbyPlayer => {
    const known = players.get(id) ?? newPlayer();
    players.set(id, known);
    return known;
  };
  const sessionOf = (client: ClientId, session: SessionId) => {
    const current = player(client).session;
    return current?.id === session ? current : undefined;
  };
  const dropInvite = ({ inviter, invite }: { readonly inviter: ClientId; readonly invite: InviteId }): void =>
    void player(inviter).invites.delete(invite);

  const handlers: Handlers = {
    GatewayStarted: ({ gateway }) => gateways.add(gateway),
    GatewayStopped: ({ gateway }) => gateways.delete(gateway),
    GatewayLost: ({ gateway }) => gateways.delete(gateway),
    GatewayReturned: ({ gateway }) => gateways.add(gateway),
    SessionStarted: ({ client, session, kind }) => {
      player(client).session = { id: session, kind, attachments: new Map() };
    },
    SessionAttached: ({ client, session, gateway, tab }) => {
      const attachments = sessionOf(client, session)?.attachments;
      attachments?.delete(tab);
      attachments?.set(tab, gateway);
      const [oldest] = attachments?.keys() ?? [];
      if (attachments && oldest !== undefined && attachments.size > TABS) attachments.delete(oldest);
    },
    SessionDetached: ({ client, session, gateway, tab }) => {
      const attachments = sessionOf(client, session)?.attachments;
      if (attachments?.get(tab) === gateway) attachments.delete(tab);
    },
    SessionEnded: ({ client, session }) => {
      if (!sessionOf(client, session)) return;
      const left = player(client);
      left.session = null;
      left.invites.clear();
      left.watching.clear();
    },
    InviteSent: ({ inviter, invite, invitee, link, inviterGamesStarted, inviteeGamesStarted, rematch }) => {
      player(inviter).invites.set(invite, { invitee, link, inviterGamesStarted, inviteeGamesStarted });
      if (rematch) everOffered.add(`${inviter} ${rematch.game}`);
    },
    InviteWithdrawn: dropInvite,
    InviteExpired: dropInvite,
    InviteDeclined: dropInvite,
    InviteAccepted: ({ table, game, north, south }) => {
      sittings.set(table, { game, north, south, freed: [] });
      for (const id of [north, south]) {
        const seated = player(id);
        seated.seat = table;
        seated.gamesStarted += 1;
        seated.invites.clear();
      }
    },
    SeatsFreed: ({ table, north, south, result }) => {
      sittings.get(table)?.freed.push(result);
      for (const id of [north, south]) if (player(id).seat === table) player(id).seat = null;
    },
    AbandonOffered: ({ by, game }) => everAbandoned.add(`${by} ${game}`),
    WatchStarted: (event) => {
      player(event.client).watching.add(event.table);
      everWatched.add(`${event.client} ${event.table}`);
    },
    WatchStopped: (event) => player(event.client).watching.delete(event.table),
  };

  return {
    players,
    sittings,
    gateways,
    everWatched,
    everAbandoned,
    everOffered,
    note: (event, moved) => {
      // A stream that had been forgotten begins anew.
      for (const { stream, version } of moved)
        if (version === 1 && stream.startsWith('player/')) players.delete(stream.slice('player/'.length) as ClientId);
      (handlers[event.type] as ((event: AnyEvent) => void) | undefined)?.(event);
    },
  };
};
