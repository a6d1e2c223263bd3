import { type Card, type Flag, parseMove, type Seat } from '@battleline/domain';
import type { Happening, TableFrame } from '@battleline/protocol';
import { texts } from '../texts.ts';

/** A line of what has happened at a table. */
export type Entry = { readonly number: number; readonly seat: Seat | null; readonly text: string };

export const nameOf = ({ players, view }: TableFrame, seat: Seat): string =>
  view.viewer === seat ? texts.happening.you : players[seat].name;

/** The card that the viewer himself has drawn with this frame. */
const drawnCard = (before: TableFrame | undefined, { view }: TableFrame, seat: Seat): Card | null => {
  const hand = view.viewer === seat ? view.position?.hands[seat].cards : undefined;
  const old = before?.view.position?.hands[seat].cards;
  return (hand && old && hand.find((card) => !old.includes(card))) ?? null;
};

const claimText = (frame: TableFrame, seat: Seat, { won = [], refused = [] }: Happening): string => {
  const name = nameOf(frame, seat);
  const isYou = frame.view.viewer === seat;
  if (won.length + refused.length === 0) return texts.happening.nothingClaimed(name, isYou);
  const whose = isYou ? texts.happening.your : texts.happening.his(name);
  return [
    ...(won.length > 0 ? [texts.happening.won(name, isYou, won)] : []),
    ...refused.map(({ flag }) => texts.happening.refused(whose, flag)),
  ].join(' ');
};

const returnedText = (text: string): string => {
  const move = parseMove(text);
  if (move?.type === 'return') return texts.cardNames(move.cards);
  const count = (deck: string): number => Number(new RegExp(`(\\d+) ${deck}`).exec(text)?.[1] ?? 0);
  return texts.happening.returnedCounts(count('troop'), count('tactics'));
};

/** What happened last at the table, as one sentence; undefined where the frame says nothing new. */
export const happeningText = (frame: TableFrame, before?: TableFrame): string | undefined => {
  const { last } = frame;
  const say = texts.happening;
  if (last === null || last.type === 'TableClosed') return undefined;
  if (last.type === 'TableOpened') return say.opened;
  if (last.type === 'Dealt') return say.dealt;
  if (last.type === 'TableSaved') return say.saved;
  const { seat, text } = last;
  if (seat === null) return undefined;
  const isYou = frame.view.viewer === seat;
  const name = nameOf(frame, seat);
  if (last.type === 'SeatReady') return say.ready(name, isYou);
  if (last.type === 'FlagsClaimed') return claimText(frame, seat, last);
  if (last.type === 'CardsReturned') return say.returned(name, isYou, returnedText(text));
  if (last.type === 'Resigned')
    return frame.view.position?.result?.by === 'forfeit' ? say.left(name) : say.resigned(name, isYou);
  const move = parseMove(text);
  switch (move?.type) {
    case 'play':
      return say.played(name, isYou, move.card, move.flag);
    case 'pass':
      return say.passed(name, isYou);
    case 'draw':
      return say.drew(name, isYou, move.deck, drawnCard(before, frame, seat));
    case 'scout':
      return say.scouted(name, isYou, move.deck, drawnCard(before, frame, seat));
    case 'deserter':
      return say.deserted(name, isYou, move.card, move.flag);
    case 'redeploy':
      return say.redeployed(name, isYou, move.card, move.from, move.to);
    case 'traitor':
      return say.taken(name, isYou, move.card, move.from, move.to);
    case 'claim':
    case 'return':
    case 'resign':
    case undefined:
      return undefined;
  }
};

/** The cards and flags that the last move touched, to be marked. */
export const lastTouched = (
  last: Happening | null,
): { readonly cards: readonly Card[]; readonly flags: readonly Flag[] } => {
  const move = last && parseMove(last.text);
  switch (move?.type) {
    case 'play':
      return { cards: [move.card], flags: [move.flag] };
    case 'deserter':
      return { cards: [move.card, 'deserter'], flags: [move.flag] };
    case 'redeploy':
      return { cards: [move.card], flags: move.to === 'dish' ? [move.from] : [move.from, move.to] };
    case 'traitor':
      return { cards: [move.card], flags: [move.from, move.to] };
    case 'claim':
      return { cards: [], flags: move.flags };
    case 'draw':
    case 'pass':
    case 'scout':
    case 'return':
    case 'resign':
    case undefined:
    case null:
      return { cards: [], flags: [] };
  }
};
