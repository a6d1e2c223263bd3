import { type ClientId, type PositionNotation, type Seat, SEATS, type TableId } from '@battleline/domain';
import type { ServerFrame, TableFrame } from '@battleline/protocol';
import { namedCards } from './named-cards.ts';
import { knownCards, type PlayedGame } from './played-game.ts';
import type { Tape } from './tape.ts';

type Games = ReadonlyMap<TableId, PlayedGame>;
export type Heard = { readonly connection: number; readonly frame: ServerFrame; readonly text: string };

/** All frames that came in, in their order. */
export const heardOn = (tape: Pick<Tape, 'frames'>): Heard[] =>
  tape.frames.flatMap(({ connection, direction, text }) =>
    direction === 'in' ? [{ connection, text, frame: JSON.parse(text) as ServerFrame }] : [],
  );

export const seatOf = ({ opened }: PlayedGame, client: ClientId | null): Seat | undefined =>
  SEATS.find((seat) => opened[seat] === client);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const isOver = ({ view }: TableFrame): boolean => view.status !== 'opened' && view.status !== 'playing';

/** Where a view differs from what the rules tool says that this viewer sees. */
const viewFaults = ({ view }: TableFrame, position: PositionNotation, seat: Seat | undefined): string[] => {
  const shown = view.position;
  if (!shown) return ['no position'];
  const open = view.status !== 'playing';
  const acts = seat !== undefined && position.turn?.seat === seat;
  const hands = SEATS.map((one) => {
    const cards = position.hands[one];
    const tactics = cards.filter((card) => !/\d/.test(card)).length;
    return { cards: open || one === seat ? cards : null, troop: cards.length - tactics, tactics };
  });
  const decks = [position.deck.troop, position.deck.tactics].map((cards) => ({
    size: cards.length,
    cards: open ? cards : null,
  }));
  const flags = position.flags.map(({ winner, north, south, completedFirst }, index) => ({
    flag: index + 1,
    winner,
    north,
    south,
    completedFirst,
  }));
  const expected: Record<string, [unknown, unknown]> = {
    viewer: [view.viewer, seat ?? 'watcher'],
    turn: [shown.turn, position.turn],
    result: [shown.result, position.result],
    dishes: [shown.dishes, position.dish],
    flags: [shown.flags, flags],
    hands: [[shown.hands.north, shown.hands.south], hands],
    decks: [[shown.decks.troop, shown.decks.tactics], decks],
    legal: [view.legal, acts && position.turn.phase !== 'claim' ? position.legal : []],
    claimable: [view.claimable.length > 0, acts && position.turn.phase === 'claim'],
    proof: [view.proof !== null, open],
    over: [open, position.result !== null],
  };
  return Object.entries(expected).flatMap(([name, [is, should]]) =>
    same(is, should) ? [] : [`${name} is ${JSON.stringify(is)}, should be ${JSON.stringify(should)}`],
  );
};

/** What a counter-example of a refused claim names is computed from the open cards; it is checked with the claims. */
const withoutCounterExamples = (frame: ServerFrame): string =>
  JSON.stringify(frame, (key, value: unknown) => (key === 'counterExample' ? undefined : value));

const cardFaults = (frame: ServerFrame, games: Games, client: ClientId | null): string[] => {
  const named = [...namedCards(withoutCounterExamples(frame))];
  if (frame.type !== 'table') return named.map((card) => `a ${frame.type} frame names ${card}`);
  const game = games.get(frame.table);
  if (isOver(frame) || !game) return [];
  const known = knownCards(game, frame.view.moves, seatOf(game, client));
  return named.filter((card) => !known.has(card)).map((card) => `${card} is hidden from this viewer`);
};

const secretFaults = ({ frame, text }: Heard, games: Games, client: ClientId | null): string[] =>
  [...games.values()].flatMap((game) => {
    if (frame.type === 'table' && frame.table === game.table && isOver(frame)) return [];
    const secrets = { seed: game.opened.seed, north: game.nonces.north, south: game.nonces.south };
    return Object.entries(secrets).flatMap(([name, secret]) =>
      secret !== undefined && text.includes(secret) ? [`${name}'s secret of ${game.table} told to ${client}`] : [],
    );
  });

const tableFaults = (frame: TableFrame, games: Games, client: ClientId | null): string[] => {
  const game = games.get(frame.table);
  if (!game) return ['this table is not in the log'];
  const { north, south } = game.opened;
  const seats = same([frame.players.north.id, frame.players.south.id], [north, south]) ? [] : ['other players'];
  if (frame.view.status === 'opened') return [...seats, ...(frame.view.position ? ['a position before the deal'] : [])];
  const position = game.positions[frame.view.moves];
  if (!position) return [`${frame.view.moves} moves are more than the log holds`];
  return [...seats, ...viewFaults(frame, position, seatOf(game, client))];
};

/**
 * Holds every frame that a viewer was sent against the log. Before a game's end no frame names a card but the open
 * ones, the viewer's hand and what he put back himself, nor the seed or a nonce; and every view is, field by field,
 * the rules tool's position with what is hidden left out.
 */
export const tapeFaults = (tape: Pick<Tape, 'frames'>, client: ClientId | null, games: Games): string[] =>
  heardOn(tape).flatMap((heard, index) => {
    const { frame } = heard;
    const faults = [...cardFaults(frame, games, client), ...secretFaults(heard, games, client)];
    if (frame.type === 'table') faults.push(...tableFaults(frame, games, client));
    return faults.map((fault) => `frame ${index} (${frame.type}): ${fault}\n  ${heard.text.slice(0, 400)}`);
  });

/** Where the frames of a table went back: to fewer moves at all, or to an older version on one connection. */
export const setbacks = (tape: Tape): string[] => {
  const seen = new Map<TableId, { moves: number; version: number; connection: number }>();
  return heardOn(tape).flatMap(({ connection, frame }) => {
    if (frame.type !== 'table') return [];
    const { table, version, view } = frame;
    const before = seen.get(table);
    seen.set(table, { moves: view.moves, version, connection });
    if (!before) return [];
    const isBack = view.moves < before.moves || (connection === before.connection && version < before.version);
    return isBack ? [`${table}: ${before.moves} moves (v${before.version}), then ${view.moves} (v${version})`] : [];
  });
};

/** What all viewers of a table are shown alike at one version. */
const publicPart = ({ version, view, players, last }: TableFrame): unknown => {
  const { viewer: _v, legal: _l, claimable: _c, position, ...rest } = view;
  const { viewer: _w, putBack: _p, hands, ...board } = position ?? { viewer: null, putBack: null, hands: null };
  const counts = hands && SEATS.map((seat) => [hands[seat].troop, hands[seat].tactics]);
  const told = last && { ...last, text: last.type === 'CardsReturned' ? null : last.text };
  return { version, players, rest, board, counts, told };
};

/** The public parts of this table on a tape, by version; frames without `last` only repeat one. */
export const publicParts = (tape: Tape, table: TableId): Map<number, string> =>
  new Map(
    heardOn(tape).flatMap(({ frame }) =>
      frame.type === 'table' && frame.table === table && frame.last
        ? [[frame.version, JSON.stringify(publicPart(frame))] as const]
        : [],
    ),
  );
