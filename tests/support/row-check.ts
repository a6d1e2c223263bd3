import { type FlagNotation, otherSeat, type PositionNotation, type Seat, SEATS } from '@battleline/domain';
import type { PlayedGame } from './played-game.ts';
import type { Row } from './read-models.ts';
import type { RulesTool } from './rules-tool.ts';

// What the rows of the game log should be, made of the log's records and the rules tool's replay only.

const flagsOf = (position: PositionNotation | undefined, seat: Seat): number =>
  position?.flags.filter(({ winner }) => winner === seat).length ?? 0;

/** The row of a game in analytics.games, without its times. */
export const expectedGame = (game: PlayedGame): Row => {
  const { opened, dealt, nonces, positions, moves, closed } = game;
  const last = positions.at(-1);
  const isOver = last?.result !== null && last !== undefined;
  const open = <Value>(value: Value): Value | null => (isOver ? value : null);
  return {
    table_id: game.table,
    game_id: opened.game,
    sitting: opened.sitting,
    north_id: opened.north,
    south_id: opened.south,
    claim_timing: opened.options.claimTiming,
    on_leave: opened.options.onLeave,
    status: closed > 0 ? 'closed' : isOver ? 'finished' : dealt ? 'playing' : 'opened',
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

/** The rows of its moves in analytics.moves. */
export const expectedMoves = ({ table, positions, texts }: PlayedGame): Row[] => {
  const isOver = positions.at(-1)?.result !== null;
  return texts.map((text, index) => {
    const turn = positions[index]?.turn;
    const [type = ''] = text.split(' ');
    const seat = type === 'resign' ? text.split(' ')[1] : turn?.seat;
    const move = type === 'return' && !isOver ? 'return' : text;
    return { table_id: table, move_number: index + 1, seat, phase: turn?.phase, type, move };
  });
};

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

/** Troops that lie nowhere open: in decks and hands. */
const unseenTroops = ({ hands, deck }: PositionNotation): string[] =>
  [...hands.north, ...hands.south, ...deck.troop].filter((card) => /\d/.test(card));

/** The rows of its claims in analytics.claims: won as the replay says, refused as the rules tool judges the claim. */
export const expectedClaims = async ({ table, positions, texts }: PlayedGame, rules: RulesTool): Promise<Row[]> => {
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
        opponent_cards: theirs,
      });
    }
  }
  return rows;
};

/** What the finished games sum up to for each client, as api.player_statistics says it. */
export const expectedStatistics = (games: Iterable<PlayedGame>): Map<string, Row> => {
  const sums = new Map<string, Record<'games' | 'wins' | 'losses' | 'draws' | 'flags_won' | 'flags_lost', number>>();
  for (const { opened, positions } of games) {
    const last = positions.at(-1);
    if (!last?.result) continue;
    const { winner } = last.result;
    for (const seat of SEATS) {
      const sum = sums.get(opened[seat]) ?? { games: 0, wins: 0, losses: 0, draws: 0, flags_won: 0, flags_lost: 0 };
      sum.games += 1;
      if (winner === null) sum.draws += 1;
      else sum[winner === seat ? 'wins' : 'losses'] += 1;
      sum.flags_won += flagsOf(last, seat);
      sum.flags_lost += flagsOf(last, otherSeat(seat));
      sums.set(opened[seat], sum);
    }
  }
  return sums;
};
