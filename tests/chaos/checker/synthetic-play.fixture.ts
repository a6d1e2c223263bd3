import { createHash } from 'node:crypto';
import {
  type ClientId,
  DEFAULT_TABLE_OPTIONS,
  type Deal,
  fairDeal,
  type GameId,
  type InviteId,
  legalMoves,
  type OpenDeal,
  openDealOf,
  parseMove,
  SEATS,
  type SessionId,
  TABLE_PARTITIONS,
  type TableId,
} from '@battleline/domain';
import type { Random } from '@battleline/service/testing';
import { hmacWords } from '@battleline/service/hmac-words';
import type { CommandTwist, SyntheticGateway } from './synthetic-gateway.fixture.ts';
import type { Histories, Seated, Somebody } from './synthetic-people.fixture.ts';

/** How a command is carried out, where not as it should be. */
export type Twist = CommandTwist & { readonly deal?: (deal: Deal) => Deal };

const bytes = (hex: string | null = null): Buffer => Buffer.from(hex ?? '00'.repeat(32), 'hex');

/** The deal that follows from the id of a game and what went into its shuffle. */
const dealOf = (of: {
  seed: string;
  game: GameId;
  north?: string | null | undefined;
  south?: string | null | undefined;
}): Deal =>
  fairDeal(hmacWords({ seed: bytes(of.seed), game: bytes(of.game), north: bytes(of.north), south: bytes(of.south) }));

/** What people do: come, sit down, play, save, watch, leave. */
export const createSyntheticPlay = (
  random: Random,
  { people, enter, tell, hear }: Histories,
  hall: SyntheticGateway,
) => {
  const { gateway, lobby, inLobby, atTable, askInLobby, askAtTable, stateOf, openState, seatedAt } = hall;

  const signIn = async (): Promise<Seated> => {
    const client = random.hex(16) as ClientId;
    const session = random.hex(16) as SessionId;
    await inLobby({ type: 'startSession', client, session, kind: 'guest' });
    const who = { ...enter(`p${people.length}`, 'player', client), client, session };
    people.splice(-1, 1, who);
    await inLobby({ type: 'attach', client, session, gateway, tab: who.tab });
    return who;
  };

  const sitDown = async (
    inviter: Seated,
    accepter: Seated,
    { deal = (fair) => fair }: Twist = {},
  ): Promise<TableId> => {
    const invite = random.hex(16) as InviteId;
    const options = DEFAULT_TABLE_OPTIONS;
    const [game, table] = [random.hex(16) as GameId, `${random.below(TABLE_PARTITIONS)}-${random.hex(15)}` as TableId];
    const offer = { type: 'invite', client: inviter.client, invite, invitee: accepter.client, options } as const;
    await askInLobby(inviter, { type: 'invite', to: accepter.client, options }, offer, { id: invite });
    const taken = {
      type: 'accept',
      client: accepter.client,
      inviter: inviter.client,
      invite,
      game,
      table,
      seat: random.pick(SEATS),
    } as const;
    await askInLobby(accepter, { type: 'accept', from: inviter.client, invite }, taken);
    const sitting = lobby.game(game);
    if (sitting.status !== 'seated') throw new Error('nobody sits');
    const { north, south } = sitting;
    const seed = random.hex(32);
    const commitment = createHash('sha256').update(Buffer.from(seed, 'hex')).digest('hex');
    const open = { type: 'open', game, sitting: 1, north, south, options, seed, commitment } as const;
    await atTable(table, { ...open, resumed: null, sameDealAs: null });
    const nonces: Record<string, string> = {};
    for (const who of [inviter, accepter]) {
      const nonce = random.hex(32);
      nonces[who.client] = nonce;
      const ready = { type: 'ready', client: who.client, nonce } as const;
      await askAtTable(who, { type: 'ready', table, nonce }, table, ready);
    }
    await atTable(table, {
      type: 'deal',
      deal: deal(dealOf({ seed, game, north: nonces[north], south: nonces[south] })),
    });
    return table;
  };

  /** The two who have played there ask for the same deal again; `change` = what of that deal their table is told wrongly. */
  const sitDownAgain = async (first: TableId, change: Partial<OpenDeal> = {}): Promise<TableId> => {
    const state = openState(first);
    const table = `${random.below(TABLE_PARTITIONS)}-${random.hex(15)}` as TableId;
    const game = random.hex(16) as GameId;
    const wish = { type: 'rematch', follows: state.game, game, table, seat: 'north', sameDeal: true } as const;
    for (const who of seatedAt(first) as Seated[]) {
      const invite = random.hex(16) as InviteId;
      const asked = { ...wish, client: who.client, invite, deal: openDealOf(state) };
      const frame = { type: 'rematch', game: state.game, sameDeal: true } as const;
      await askInLobby(who, frame, asked, { id: invite });
    }
    const sitting = lobby.game(game);
    if (sitting.status !== 'seated' || !sitting.sameDealAs) throw new Error('nobody sits');
    const { north, south, options, resumed } = sitting;
    const sameDealAs = { ...sitting.sameDealAs, ...change };
    const { seed, commitment, nonces } = sameDealAs;
    const open = { type: 'open', game, sitting: 1, north, south, options, seed, commitment } as const;
    await atTable(table, { ...open, resumed, sameDealAs });
    const shuffle = { seed, game: sameDealAs.game, ...nonces };
    await atTable(table, { type: 'deal', deal: dealOf(shuffle) });
    return table;
  };

  /** The seats are free and the table is closed: its game is over, or saved. */
  const close = async (table: TableId): Promise<void> => {
    const state = openState(table);
    const { game, sitting } = state;
    await inLobby({ type: 'freeSeats', game, sitting, result: 'position' in state ? state.position.result : null });
    await atTable(table, { type: 'close' });
  };
  const save = async (table: TableId): Promise<void> => {
    await atTable(table, { type: 'leave', client: openState(table).north });
    await close(table);
  };

  /** One random legal move; false where the game is over. */
  const move = async (table: TableId, twist: Twist = {}): Promise<boolean> => {
    const state = stateOf(table);
    if (state.status !== 'playing' || !state.position.turn) return false;
    const { seat } = state.position.turn;
    const who = seatedAt(table).find(({ client }) => client === state[seat]) as Seated;
    const text = random.pick(legalMoves(state.position));
    const parsed = parseMove(text);
    if (!parsed) throw new Error(`${text} is no move`);
    const command = { type: 'move', client: who.client, move: parsed, seen: state.moves } as const;
    const frame = { type: 'move', table, move: text, seen: state.moves } as const;
    await askAtTable(who, frame, table, command, twist);
    return stateOf(table).status === 'playing';
  };

  const visit = (table: TableId, kind: 'watcher' | 'inspector' = 'watcher', moment?: string): Somebody => {
    const who = enter(`${kind}${people.length}`, kind, null, moment);
    hear(who, { type: 'watch', id: random.hex(16), at: 0, table });
    const sent = who.entries.at(-1);
    const id = sent?.type === 'sent' ? sent.frame['id'] : '';
    tell(who, { type: 'accepted', id, version: 0 });
    tell(who, hall.frameFor(who, table, null));
    if (kind === 'watcher') hall.watches(who, table);
    return who;
  };

  /** An invite open to all. */
  const invite = async (who: Seated): Promise<void> => {
    const [id, options] = [random.hex(16) as InviteId, DEFAULT_TABLE_OPTIONS];
    const offer = { type: 'invite', client: who.client, invite: id, invitee: null, options } as const;
    await askInLobby(who, { type: 'invite', to: null, options }, offer, { id });
  };

  const leave = async ({ client, session, tab }: Seated): Promise<void> => {
    await inLobby({ type: 'detach', client, session, gateway, tab });
    await inLobby({ type: 'endSession', client, session, reason: 'logout' });
  };

  return { signIn, sitDown, sitDownAgain, close, save, move, visit, invite, leave };
};
