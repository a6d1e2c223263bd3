import { createHash, randomBytes, randomInt } from 'node:crypto';
import { type Brain, shuffleWords } from '@battleline/client';
import {
  CLAIM_TIMINGS,
  type ClientId,
  decideLobby,
  decideTable,
  DEFAULT_TABLE_OPTIONS,
  fairDeal,
  type GameId,
  type InviteId,
  type LobbyCommand,
  type OpenTable,
  otherSeat,
  parseMove,
  SEATS,
  type SessionId,
  TABLE_PARTITIONS,
  type TableCommand,
  type TableId,
  viewTable,
} from '@battleline/domain';
import { type EventLog, lobbyIn, memoryLog, memoryLogStore, type NewRecord, tableIn } from '@battleline/events';
import { createLogWriter, type LogWriter } from '@battleline/service/testing';

/** One player in so many moves gives up. */
const RESIGNS = 4_000;

// All of an evening is decided here, against a log in memory, before its first record stands in the real one: on a
// state later than any of its streams' births there. Nothing but `foldedTo` is made of this clock.
const AHEAD_MS = 3_600_000;

const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
const pick = <Item>(items: readonly Item[]): Item => items[randomInt(items.length)] as Item;

/** What a log is asked for here, besides keeping its records in the order in which they came. */
const noting = (log: EventLog, records: NewRecord[]): EventLog => ({
  ...log,
  append: (more) => {
    records.push(...more);
    return log.append(more);
  },
});

/** The people of one evening, and what they do. */
const createEvening = (writer: LogWriter, brain: Brain) => {
  const lobby = lobbyIn(writer.lobby());
  const inLobby = async (command: LobbyCommand): Promise<void> => {
    const decision = decideLobby(command, lobby);
    if (!decision.ok) throw new Error(`${command.type} is refused: ${decision.rejection.code}`);
    if (decision.event) await writer.append(decision.event);
  };
  const stateOf = (table: TableId): OpenTable => {
    const state = tableIn(writer.table(table), table);
    if (state.status === 'unknown') throw new Error(`there is no table ${table}`);
    return state;
  };
  const atTable = async (table: TableId, command: TableCommand): Promise<void> => {
    const state = command.type === 'open' ? ({ status: 'unknown' } as const) : stateOf(table);
    const decision = decideTable(command, state);
    if (!decision.ok) throw new Error(`${command.type} is refused: ${decision.rejection.code}`);
    if (decision.event) await writer.append(decision.event, table);
  };

  return {
    signIn: async () => {
      const [client, session] = [hex(16) as ClientId, hex(16) as SessionId];
      await inLobby({ type: 'startSession', client, session, kind: 'guest' });
      return { client, session };
    },
    signOut: ({ client, session }: { client: ClientId; session: SessionId }) =>
      inLobby({ type: 'endSession', client, session, reason: 'logout' }),
    seat: async (inviter: ClientId, accepter: ClientId): Promise<TableId> => {
      const [invite, game] = [hex(16) as InviteId, hex(16) as GameId];
      const table = `${randomInt(TABLE_PARTITIONS)}-${hex(15)}` as TableId;
      const options = { ...DEFAULT_TABLE_OPTIONS, claimTiming: pick(CLAIM_TIMINGS) };
      await inLobby({ type: 'invite', client: inviter, invite, invitee: accepter, options });
      const seat = pick(SEATS);
      await inLobby({ type: 'accept', client: accepter, inviter, invite, game, table, seat });
      const [north, south] = seat === 'north' ? [accepter, inviter] : [inviter, accepter];
      const seed = randomBytes(32);
      const commitment = createHash('sha256').update(seed).digest('hex');
      const open = { type: 'open', game, sitting: 1, north, south, options, seed: seed.toString('hex') } as const;
      await atTable(table, { ...open, commitment, resumed: null, sameDealAs: null });
      for (const client of [north, south]) await atTable(table, { type: 'ready', client, nonce: hex(32) });
      const { nonces } = stateOf(table);
      await atTable(table, { type: 'deal', deal: fairDeal(await shuffleWords({ seed: open.seed, game, nonces })) });
      return table;
    },
    /** One move; who is free again once the game is over. */
    move: async (table: TableId): Promise<readonly ClientId[] | undefined> => {
      const state = stateOf(table);
      if (state.status !== 'playing' || !state.position.turn) throw new Error(`nobody plays at ${table}`);
      const { seat } = state.position.turn;
      const resigning = randomInt(RESIGNS) === 0 ? pick([seat, otherSeat(seat)]) : undefined;
      const text = resigning ? `resign ${resigning}` : brain(viewTable(seat, state), Math.random);
      const move = text === undefined ? undefined : parseMove(text);
      if (!move) throw new Error(`${text} is no move`);
      await atTable(table, { type: 'move', client: state[resigning ?? seat], move, seen: state.moves });
      const after = stateOf(table);
      if (after.status !== 'finished') return undefined;
      const { game, sitting, north, south, position } = after;
      await inLobby({ type: 'freeSeats', game, sitting, result: position.result });
      await atTable(table, { type: 'close' });
      return [north, south];
    },
  };
};

/** The records, in their order, of an evening on which so many people play so many games side by side. */
export const playEvening = async (options: {
  readonly games: number;
  readonly people: number;
  readonly brain: Brain;
}): Promise<readonly NewRecord[]> => {
  const log = memoryLog({ store: memoryLogStore({ clock: () => Date.now() + AHEAD_MS }) });
  const records: NewRecord[] = [];
  const evening = createEvening(await createLogWriter(noting(log, records)), options.brain);
  records.length = 0; // the first ones only open the log
  const sessions = await Promise.all(Array.from({ length: options.people }, evening.signIn));
  const free = sessions.map(({ client }) => client);
  const running: TableId[] = [];
  for (let left = options.games; left > 0 || running.length > 0;) {
    while (left > 0 && free.length >= 2) {
      const [one, other] = [free, free].map((list) => list.splice(randomInt(list.length), 1)[0] as ClientId);
      if (one && other) running.push(await evening.seat(one, other));
      left -= 1;
    }
    const index = randomInt(running.length);
    const table = running[index];
    const freed = table && (await evening.move(table));
    if (!freed) continue;
    free.push(...freed);
    running.splice(index, 1);
  }
  for (const session of sessions) await evening.signOut(session);
  await log.close();
  return records;
};
