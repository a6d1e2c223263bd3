import { createHash } from 'node:crypto';
import { type Brain, BRAINS, type Level } from '@battleline/client';
import { carelessPlay } from '@battleline/client/testing';
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
import type { NewRecord } from '@battleline/events';
import { hmacWords } from '@battleline/service/hmac-words';
import { createDice, type Dice } from './dice.ts';
import { createLedger, type Ledger } from './ledger.ts';

/** An evening to be played: it comes out the same for the same plan, record by record. */
export type EveningPlan = {
  /** what all chance of the evening is made of */
  readonly name: string;
  readonly games: number;
  readonly level: Level;
  /** the append time that all is decided at, ms: later than that of any of its records in the log */
  readonly timeMs: number;
};

const PEOPLE = 24;
/** One player in so many moves gives up. */
const RESIGNS = 4_000;
/** One claim in so many is made without proof, so that there are refused ones. */
const HASTE = 0.15;

const hasty =
  (brain: Brain): Brain =>
  (view, random) =>
    view.claimable.length > 0 && random() < HASTE ? carelessPlay(view, random) : brain(view, random);

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

/** The people of one evening, and what they do. */
const createEvening = ({ lobby, table: tableOf, inLobby, atTable }: Ledger, { hex, below, pick, random }: Dice) => {
  const meet = (command: LobbyCommand): void => {
    const decision = decideLobby(command, lobby);
    if (!decision.ok) throw new Error(`${command.type} is refused: ${decision.rejection.code}`);
    if (decision.event) inLobby(decision.event);
  };
  const play = (table: TableId, command: TableCommand): OpenTable => {
    const decision = decideTable(command, tableOf(table));
    if (!decision.ok) throw new Error(`${command.type} is refused: ${decision.rejection.code}`);
    if (decision.event) atTable(decision.event, table);
    return stateOf(table);
  };
  const stateOf = (table: TableId): OpenTable => {
    const state = tableOf(table);
    if (state.status === 'unknown') throw new Error(`there is no table ${table}`);
    return state;
  };

  return {
    signIn: () => {
      const [client, session] = [hex(16) as ClientId, hex(16) as SessionId];
      meet({ type: 'startSession', client, session, kind: 'guest' });
      return { client, session };
    },
    signOut: ({ client, session }: { client: ClientId; session: SessionId }) =>
      meet({ type: 'endSession', client, session, reason: 'logout' }),
    seat: (inviter: ClientId, accepter: ClientId): TableId => {
      const [invite, game] = [hex(16) as InviteId, hex(16) as GameId];
      const table = `${below(TABLE_PARTITIONS)}-${hex(15)}` as TableId;
      const options = { ...DEFAULT_TABLE_OPTIONS, claimTiming: pick(CLAIM_TIMINGS) };
      meet({ type: 'invite', client: inviter, invite, invitee: accepter, options });
      const seat = pick(SEATS);
      meet({ type: 'accept', client: accepter, inviter, invite, game, table, seat });
      const [north, south] = seat === 'north' ? [accepter, inviter] : [inviter, accepter];
      const seed = hex(32);
      const commitment = createHash('sha256').update(bytes(seed)).digest('hex');
      const open = { type: 'open', game, sitting: 1, north, south, options, seed, commitment } as const;
      play(table, { ...open, resumed: null, sameDealAs: null });
      const nonces = { north: hex(32), south: hex(32) };
      play(table, { type: 'ready', client: north, nonce: nonces.north });
      play(table, { type: 'ready', client: south, nonce: nonces.south });
      const secrets = { north: bytes(nonces.north), south: bytes(nonces.south), seed: bytes(seed), game: bytes(game) };
      play(table, { type: 'deal', deal: fairDeal(hmacWords(secrets)) });
      return table;
    },
    /** One move; who is free again once the game is over. */
    move: (table: TableId, brain: Brain): readonly ClientId[] | undefined => {
      const state = stateOf(table);
      if (state.status !== 'playing' || !state.position.turn) throw new Error(`nobody plays at ${table}`);
      const { seat } = state.position.turn;
      const resigning = below(RESIGNS) === 0 ? pick([seat, otherSeat(seat)]) : undefined;
      const text = resigning ? `resign ${resigning}` : brain(viewTable(seat, state), random);
      const move = text === undefined ? undefined : parseMove(text);
      if (!move) throw new Error(`${text} is no move`);
      const after = play(table, { type: 'move', client: state[resigning ?? seat], move, seen: state.moves });
      if (after.status !== 'finished') return undefined;
      const { game, sitting, north, south, position } = after;
      meet({ type: 'freeSeats', game, sitting, result: position.result });
      play(table, { type: 'close' });
      return [north, south];
    },
  };
};

/** The records, in their order, of an evening on which people play so many games side by side. */
export const playEvening = ({ name, games, level, timeMs }: EveningPlan): readonly NewRecord[] => {
  const dice = createDice(name);
  const ledger = createLedger(timeMs);
  const evening = createEvening(ledger, dice);
  const brain = hasty(BRAINS[level]);
  const sessions = Array.from({ length: PEOPLE }, evening.signIn);
  const free = sessions.map(({ client }) => client);
  const running: TableId[] = [];
  for (let left = games; left > 0 || running.length > 0;) {
    while (left > 0 && free.length >= 2) {
      const [one, other] = [free, free].map((list) => list.splice(dice.below(list.length), 1)[0] as ClientId);
      if (one && other) running.push(evening.seat(one, other));
      left -= 1;
    }
    const table = dice.pick(running);
    const freed = evening.move(table, brain);
    if (!freed) continue;
    free.push(...freed);
    running.splice(running.indexOf(table), 1);
  }
  for (const session of sessions) evening.signOut(session);
  return ledger.records;
};
