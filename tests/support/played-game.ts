import { type Card, eventText, gameRecord, type PositionNotation, type Seat, type TableId } from '@battleline/domain';
import type { TableTruth, Truth } from './log-truth.ts';
import type { RulesTool } from './rules-tool.ts';

/** A game as the log tells it, with the position after the deal and after each move as the rules tool sees them. */
export type PlayedGame = TableTruth & {
  readonly positions: readonly PositionNotation[];
  readonly texts: readonly string[];
};

const NO_NONCE = '0'.repeat(64);

/** The deal must be the fair shuffle of the server's seed and the players' nonces. */
const checkDeal = async ({ table, opened, nonces, dealt }: TableTruth, rules: RulesTool): Promise<void> => {
  const { seed, game } = opened;
  const proof = { seed, game, north: nonces.north ?? NO_NONCE, south: nonces.south ?? NO_NONCE };
  const { first, deck } = await rules.shuffle(proof);
  const { troop, tactics } = dealt ?? {};
  if (JSON.stringify([first, deck]) !== JSON.stringify([dealt?.first, { troop, tactics }]))
    throw new Error(`${table}: the deal is not the shuffle of its seed and nonces: ${JSON.stringify(proof)}`);
};

/** Replays every game of the log by the rules tool; an illegal move in the log, or an unfair deal, is an error. */
export const replayAll = async (truth: Truth, rules: RulesTool): Promise<ReadonlyMap<TableId, PlayedGame>> => {
  const games = await Promise.all(
    [...truth.tables.values()].map(async (table): Promise<PlayedGame> => {
      const { dealt, moves, opened } = table;
      const texts = moves.map(eventText);
      if (!dealt) return { ...table, texts, positions: [] };
      await checkDeal(table, rules);
      const deal = { first: dealt.first, deck: { troop: dealt.troop, tactics: dealt.tactics } };
      const record = gameRecord(deal, opened.options.claimTiming, moves);
      const { positions, error } = await rules.replay(record);
      if (error !== undefined) throw new Error(`${table.table}: ${error}; the record: ${JSON.stringify(record)}`);
      return { ...table, texts, positions };
    }),
  );
  return new Map(games.map((game) => [game.table, game]));
};

/** Cards that lie open for all in this position. */
export const openCards = (position: PositionNotation): Set<Card> =>
  new Set([
    ...position.flags.flatMap(({ north, south }) => [...north, ...south]),
    ...position.dish.north,
    ...position.dish.south,
  ]);

/** Cards that this seat knows after so many moves, and may be told: the open ones, its hand, what it has put back. */
export const knownCards = (game: PlayedGame, moves: number, seat: Seat | undefined): Set<Card> => {
  const position = game.positions[moves];
  if (!position) return new Set();
  const known = openCards(position);
  if (!seat) return known;
  for (const card of position.hands[seat]) known.add(card);
  for (const event of game.moves.slice(0, moves))
    if (event.type === 'CardsReturned' && event.seat === seat) for (const card of event.cards) known.add(card);
  return known;
};
