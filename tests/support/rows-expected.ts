import {
  type ClientId,
  type ClientKind,
  type FlagNotation,
  gameRecord,
  otherSeat,
  type PositionNotation,
  type Seat,
  SEATS,
  type TableId,
  TROOPS,
} from '@battleline/domain';
import type { Truth } from './log-truth.ts';
import type { PlayedGame } from './played-game.ts';
import type { Compared, Row } from './read-models.ts';
import type { RulesTool } from './rules-tool.ts';

// What the read models should be, made of the log's records and the rules tool's replay only.

const flagsOf = (position: PositionNotation | undefined, seat: Seat): number =>
  position?.flags.filter(({ winner }) => winner === seat).length ?? 0;

const isOver = ({ positions }: PlayedGame): boolean => (positions.at(-1)?.result ?? null) !== null;

const gameRow = (game: PlayedGame): Row => {
  const { opened, dealt, nonces, positions, moves, closed } = game;
  const last = positions.at(-1);
  const open = <Value>(value: Value): Value | null => (isOver(game) ? value : null);
  return {
    table_id: game.table,
    game_id: opened.game,
    sitting: opened.sitting,
    north_id: opened.north,
    south_id: opened.south,
    claim_timing: opened.options.claimTiming,
    on_leave: opened.options.onLeave,
    status: closed > 0 ? 'closed' : isOver(game) ? 'finished' : dealt ? 'playing' : 'opened',
    first_seat: dealt?.first ?? null,
    winner: last?.result?.winner ?? null,
    ended_by: last?.result?.by ?? null,
    moves: moves.length,
    north_flags: flagsOf(last, 'north'),
    south_flags: flagsOf(last, 'south'),
    commitment: opened.commitment,
    seed: open(opened.seed),
    north_nonce: open(nonces.north ?? null),
    south_nonce: open(nonces.south ?? null),
    troop_deck: open(dealt?.troop ?? null),
    tactics_deck: open(dealt?.tactics ?? null),
  };
};

const moveRows = (game: PlayedGame): Row[] =>
  game.texts.map((text, index) => {
    const turn = game.positions[index]?.turn;
    const [type = '', resigning] = text.split(' ');
    const seat = type === 'resign' ? resigning : turn?.seat;
    const move = type === 'return' && !isOver(game) ? 'return' : text;
    return { table_id: game.table, move_number: index + 1, seat, phase: turn?.phase, type, move };
  });

const ENVIRONMENT = ['fog', 'mud'];

const claimOf = (flag: FlagNotation, seat: Seat) => {
  const lying = [...flag.north, ...flag.south] as string[];
  const slots = (side: Seat): string[] => flag[side].filter((card) => !ENVIRONMENT.includes(card));
  return {
    mine: slots(seat),
    theirs: slots(otherSeat(seat)),
    mud: lying.includes('mud'),
    fog: lying.includes('fog'),
    mineFirst: flag.completedFirst === null ? null : flag.completedFirst === seat,
  };
};

/** Troops that lie nowhere open, in the order in which proofs try them. */
const unseenTroops = ({ hands, deck }: PositionNotation): string[] => {
  const hidden = new Set<string>([...hands.north, ...hands.south, ...deck.troop]);
  return TROOPS.filter((card) => hidden.has(card));
};

/** Won as the replay says, refused as the rules tool judges the claim. */
const claimRows = async ({ table, positions, texts }: PlayedGame, rules: RulesTool): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const [index, text] of texts.entries()) {
    if (!text.startsWith('claim f')) continue;
    const [before, after] = [positions[index], positions[index + 1]];
    const seat = before?.turn?.seat;
    if (!before || !after || !seat) throw new Error(`${table}: no position around claim ${index + 1}`);
    for (const name of text.split(' ').slice(1)) {
      const flag = Number(name.slice(1));
      const [state, later] = [before.flags[flag - 1], after.flags[flag - 1]];
      if (!state || !later) throw new Error(`${table}: no flag ${name}`);
      const { mine, theirs, mud, fog, mineFirst } = claimOf(state, seat);
      const judged = await rules.claim({ mine, theirs, mud, fog, mineFirst, unseen: unseenTroops(before) });
      if (judged.granted !== (later.winner === seat))
        throw new Error(`${table}: claim ${index + 1} judged differently`);
      const [own, opponent] = await Promise.all([mine, theirs].map((cards) => rules.formation({ cards, mud, fog })));
      rows.push({
        table_id: table,
        move_number: index + 1,
        flag,
        seat,
        won: judged.granted,
        counter_example: judged.granted ? null : judged.counterExample,
        mud,
        fog,
        own_cards: mine,
        own_formation: own?.rank,
        own_sum: own?.sum,
        opponent_cards: theirs,
        opponent_formation: opponent?.rank,
        opponent_sum: opponent?.sum,
      });
    }
  }
  return rows.sort(
    (a, b) => Number(a['move_number']) - Number(b['move_number']) || Number(a['flag']) - Number(b['flag']),
  );
};

const recordRow = ({ table, dealt, opened, moves }: PlayedGame): Row => {
  if (!dealt) throw new Error(`${table} is over and was never dealt`);
  const deal = { first: dealt.first, deck: { troop: dealt.troop, tactics: dealt.tactics } };
  return { table_id: table, record: gameRecord(deal, opened.options.claimTiming, moves) };
};

const statisticsRows = (games: readonly PlayedGame[]): Row[] => {
  type Sum = Record<'games' | 'wins' | 'losses' | 'draws' | 'flags_won' | 'flags_lost', number>;
  const sums = new Map<string, Sum>();
  for (const { opened, positions } of games) {
    const last = positions.at(-1);
    if (!last?.result) continue;
    const { winner } = last.result;
    for (const seat of SEATS) {
      const sum = sums.get(opened[seat]) ?? { games: 0, wins: 0, losses: 0, draws: 0, flags_won: 0, flags_lost: 0 };
      sum.games += 1;
      sum[winner === null ? 'draws' : winner === seat ? 'wins' : 'losses'] += 1;
      sum.flags_won += flagsOf(last, seat);
      sum.flags_lost += flagsOf(last, otherSeat(seat));
      sums.set(opened[seat], sum);
    }
  }
  return [...sums].map(([client_id, sum]) => ({ client_id, ...sum }));
};

const tableRow = (game: PlayedGame): Row => {
  const { table: table_id, opened, dealt, moves, positions } = game;
  const [north_flags, south_flags] = SEATS.map((seat) => flagsOf(positions.at(-1), seat));
  const status = dealt ? 'playing' : 'opened';
  const { north: north_id, south: south_id } = opened;
  return { table_id, north_id, south_id, status, moves: moves.length, north_flags, south_flags };
};

/** All whose session lives, and where they sit: at tables whose seats haven't been freed. */
const playerRows = ({ records }: Truth, games: readonly PlayedGame[]): Row[] => {
  const here = new Map<ClientId, ClientKind>();
  for (const record of records) {
    if (record.status !== 'admitted') continue;
    const { event } = record;
    if (event.type === 'SessionStarted') here.set(event.client, event.kind);
    if (event.type === 'SessionEnded') here.delete(event.client);
  }
  const sitting = games.filter(({ freed }) => freed === 0);
  return [...here].map(([client, kind]) => {
    const game = sitting.find(({ opened }) => SEATS.some((seat) => opened[seat] === client));
    const seat = SEATS.find((one) => game?.opened[one] === client) ?? null;
    const opponent = game && seat ? game.opened[otherSeat(seat)] : null;
    return { client_id: client, kind, seat, table_id: game?.table ?? null, opponent_id: opponent };
  });
};

const voidRows = ({ records }: Truth): Row[] =>
  records.flatMap((record) =>
    record.status === 'void'
      ? [{ topic: record.topic, topic_partition: record.partition, log_offset: record.offset, reason: record.reason }]
      : [],
  );

const inOrder = (rows: readonly Row[], ...columns: readonly string[]): Row[] => {
  const compare = (a: Row, b: Row): number => {
    for (const column of columns) {
      const [x, y] = [a[column] as string | number, b[column] as string | number];
      if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
  };
  return [...rows].sort(compare);
};

/** The rows that the read models should show, in the order of their queries. */
export const expectedRows = async (
  truth: Truth,
  replayed: ReadonlyMap<TableId, PlayedGame>,
  rules: RulesTool,
): Promise<Compared> => {
  const games = [...replayed.values()].sort((a, b) => (a.table < b.table ? -1 : 1));
  const claims = await Promise.all(games.map((game) => claimRows(game, rules)));
  return {
    games: games.map(gameRow),
    moves: games.flatMap(moveRows),
    claims: claims.flat(),
    records: games.filter(isOver).map(recordRow),
    statistics: inOrder(statisticsRows(games), 'client_id'),
    tables: games.filter((game) => !isOver(game)).map(tableRow),
    players: inOrder(playerRows(truth, games), 'client_id'),
    voids: inOrder(voidRows(truth), 'topic', 'topic_partition', 'log_offset'),
  };
};
