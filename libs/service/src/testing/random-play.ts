import { createHash } from 'node:crypto';
import {
  type ClientId,
  decideLobby,
  decideTable,
  DEFAULT_TABLE_OPTIONS,
  type GameId,
  type GatewayId,
  type InviteId,
  isMoveEvent,
  legalMoves,
  type LobbyCommand,
  type MoveEvent,
  openDealOf,
  otherSeat,
  parseMove,
  savedGameOf,
  type SavedTable,
  SEATS,
  type SessionId,
  TABLE_PARTITIONS,
  type TabId,
  type TableCommand,
  type TableId,
  type TableState,
  TACTICS,
  TROOPS,
} from '@battleline/domain';
import { lobbyIn, tableIn } from '@battleline/events';
import type { LogWriter } from './log-writer.ts';
import type { Random } from './random.ts';

/** What has happened at a table, as the one who made it happen remembers it: the yardstick for rows. */
export type PlayedTable = { readonly table: TableId; readonly events: readonly MoveEvent[] };

/** People who play by the rules and at random. */
export type RandomPlay = {
  readonly signIn: () => Promise<ClientId>;
  readonly signOut: (client: ClientId) => Promise<void>;
  /** Sends an invite open to all. */
  readonly invite: (client: ClientId) => Promise<void>;
  /** Two new clients, an invite between them, a table, the deal. */
  readonly startGame: () => Promise<TableId>;
  /** One random legal move, rarely a resignation; false where the game is over: then the seats are free, too. */
  readonly move: (table: TableId) => Promise<boolean>;
  /** North signs out, and his running game is saved. */
  readonly leave: (table: TableId) => Promise<void>;
  /** The next sitting at a saved game, which only the table tells of: the lobby isn't asked. */
  readonly resume: (table: TableId) => Promise<TableId>;
  /** A table for the same deal again, not dealt yet, after the game at this one; the lobby isn't asked. */
  readonly playAgain: (table: TableId) => Promise<TableId>;
  readonly stateOf: (table: TableId) => TableState;
  readonly played: () => readonly PlayedTable[];
};

export const createRandomPlay = (writer: LogWriter, random: Random): RandomPlay => {
  const played = new Map<TableId, MoveEvent[]>();
  const saves = new Map<TableId, SavedTable>();
  const sessions = new Map<ClientId, SessionId>();
  const gateway = random.hex(16) as GatewayId;

  const lobby = lobbyIn(writer.lobby());
  const stateOf = (table: TableId): TableState => tableIn(writer.table(table), table);

  const inLobby = async (command: LobbyCommand) => {
    const decision = decideLobby(command, lobby);
    if (!decision.ok) throw new Error(`${command.type} is refused: ${decision.rejection.code}`);
    if (decision.event) await writer.append(decision.event);
    return decision.event;
  };
  const atTable = async (table: TableId, command: TableCommand) => {
    const decision = decideTable(command, stateOf(table));
    if (!decision.ok) throw new Error(`${command.type} is refused: ${decision.rejection.code}`);
    if (decision.event) await writer.append(decision.event, table);
    return decision.event;
  };

  const signIn: RandomPlay['signIn'] = async () => {
    const client = random.hex(16) as ClientId;
    const session = random.hex(16) as SessionId;
    sessions.set(client, session);
    await inLobby({ type: 'startSession', client, session, kind: random.pick(['guest', 'bot']) });
    await inLobby({ type: 'attach', client, session, gateway, tab: random.hex(16) as TabId });
    return client;
  };

  const newTable = (): TableId => `${random.below(TABLE_PARTITIONS)}-${random.hex(15)}` as TableId;

  const startGame: RandomPlay['startGame'] = async () => {
    const [inviter, accepter] = [await signIn(), await signIn()];
    const invite = random.hex(16) as InviteId;
    const claimTiming = random.pick(['turn-start', 'after-play'] as const);
    const options = { ...DEFAULT_TABLE_OPTIONS, claimTiming };
    const invitee = random.below(2) === 0 ? accepter : null;
    await inLobby({ type: 'invite', client: inviter, invite, invitee, options });
    const game = random.hex(16) as GameId;
    const table = newTable();
    const seat = random.pick(SEATS);
    await inLobby({ type: 'accept', client: accepter, inviter, invite, game, table, seat });
    const [north, south] = seat === 'north' ? [accepter, inviter] : [inviter, accepter];
    const seed = random.hex(32);
    const commitment = createHash('sha256').update(Buffer.from(seed, 'hex')).digest('hex');
    const open = { type: 'open', game, sitting: 1, north, south, options, seed, commitment } as const;
    await atTable(table, { ...open, resumed: null, sameDealAs: null });
    for (const client of [north, south]) await atTable(table, { type: 'ready', client, nonce: random.hex(32) });
    const deck = { troop: random.shuffle(TROOPS), tactics: random.shuffle(TACTICS) };
    await atTable(table, { type: 'deal', deal: { first: random.pick(SEATS), deck } });
    played.set(table, []);
    return table;
  };

  const finish = async (table: TableId): Promise<void> => {
    const state = stateOf(table);
    if (state.status !== 'finished' && state.status !== 'saved') return;
    const { game, sitting, position } = state;
    await inLobby({ type: 'freeSeats', game, sitting, result: position.result });
    await atTable(table, { type: 'close' });
  };

  const move: RandomPlay['move'] = async (table) => {
    const state = stateOf(table);
    if (state.status !== 'playing' || !state.position.turn) return false;
    const { turn } = state.position;
    const resigns = random.below(400) === 0;
    const seat = resigns ? random.pick([turn.seat, otherSeat(turn.seat)]) : turn.seat;
    const text = resigns ? `resign ${seat}` : random.pick(legalMoves(state.position));
    const parsed = parseMove(text);
    if (!parsed) throw new Error(`${text} is no move`);
    const event = await atTable(table, { type: 'move', client: state[seat], move: parsed, seen: state.moves });
    if (event && isMoveEvent(event)) played.get(table)?.push(event);
    await finish(table);
    return stateOf(table).status === 'playing';
  };

  const signOut: RandomPlay['signOut'] = async (client) => {
    const session = sessions.get(client);
    if (session) await inLobby({ type: 'endSession', client, session, reason: 'logout' });
  };

  const leave: RandomPlay['leave'] = async (table) => {
    const state = stateOf(table);
    if (state.status !== 'playing') throw new Error(`nobody plays at ${table}`);
    await signOut(state.north);
    const event = await atTable(table, { type: 'leave', client: state.north });
    if (event?.type === 'TableSaved') saves.set(table, event);
    await finish(table);
  };

  const resume: RandomPlay['resume'] = async (table) => {
    const saved = saves.get(table);
    if (!saved) throw new Error(`no game was saved at ${table}`);
    const { game, north, south, options, seed, commitment } = saved;
    const [next, sitting] = [newTable(), saved.sitting + 1];
    const open = { type: 'open', game, sitting, north, south, options, seed, commitment } as const;
    await atTable(next, { ...open, resumed: savedGameOf(saved), sameDealAs: null });
    played.set(next, []);
    return next;
  };

  const playAgain: RandomPlay['playAgain'] = async (table) => {
    const state = stateOf(table);
    const sameDealAs = state.status === 'unknown' ? undefined : openDealOf(state);
    if (state.status === 'unknown' || !sameDealAs) throw new Error(`the game at ${table} is not over`);
    const { north: south, south: north, options, seed, commitment } = state;
    const [next, game] = [newTable(), random.hex(16) as GameId];
    const open = { type: 'open', game, sitting: 1, north, south, options, seed, commitment } as const;
    await atTable(next, { ...open, resumed: null, sameDealAs });
    return next;
  };

  return {
    signIn,
    signOut,
    leave,
    resume,
    playAgain,
    invite: async (client) => {
      const invite = random.hex(16) as InviteId;
      await inLobby({ type: 'invite', client, invite, invitee: null, options: DEFAULT_TABLE_OPTIONS });
    },
    startGame,
    move,
    stateOf,
    played: () => [...played].map(([table, events]) => ({ table, events })),
  };
};
