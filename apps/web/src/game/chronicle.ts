import { type Card, type Flag, parseMove, type Result, type Seat, type Viewer } from '@battleline/domain';
import type { Happening, TableFrame } from '@battleline/protocol';
import { texts } from '../texts.ts';
import { countReturned } from './past.ts';

/** Who is at the table, and through whose eyes it is told. */
export type Eyes = Pick<TableFrame, 'players'> & {
  readonly view: { readonly viewer: Viewer; readonly position?: { readonly result: Result | null } | null };
};

export const nameOf = ({ players, view }: Eyes, seat: Seat): string =>
  view.viewer === seat ? texts.happening.you : players[seat].name;

/** The card that the viewer himself has drawn with this frame. */
export const drawnCard = (before: TableFrame | undefined, { view, last }: TableFrame): Card | null => {
  const seat = last?.seat;
  const hand = seat && view.viewer === seat ? view.position?.hands[seat].cards : undefined;
  const old = seat && before?.view.position?.hands[seat].cards;
  return (hand && old && hand.find((card) => !old.includes(card))) ?? null;
};

const claimText = (eyes: Eyes, seat: Seat, { won = [], refused = [] }: Happening): string => {
  const name = nameOf(eyes, seat);
  const isYou = eyes.view.viewer === seat;
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
  const { troop, tactics } = countReturned(text);
  return texts.happening.returnedCounts(troop, tactics);
};

/** What happened, as one sentence; undefined where there is nothing to tell. `drawn`: the card, for whom it is known. */
export const happeningText = (told: Happening, eyes: Eyes, drawn: Card | null = null): string | undefined => {
  const { seat, text, type } = told;
  const say = texts.happening;
  if (type === 'TableOpened') return say.opened;
  if (type === 'Dealt') return say.dealt;
  if (type === 'TableSaved' && seat === null) return say.savedByLeaving;
  if (seat === null) return undefined;
  const isYou = eyes.view.viewer === seat;
  const name = nameOf(eyes, seat);
  if (type === 'TableSaved') return say.saved(name, isYou);
  if (type === 'ClockRanOut') return say.ranOut(isYou ? say.your : say.his(name));
  if (type === 'SeatReady') return say.ready(name, isYou);
  if (type === 'FlagsClaimed') return claimText(eyes, seat, told);
  if (type === 'CardsReturned') return say.returned(name, isYou, returnedText(text));
  if (type === 'Resigned')
    return eyes.view.position?.result?.by === 'forfeit' ? say.left(name) : say.resigned(name, isYou);
  const move = parseMove(text);
  switch (move?.type) {
    case 'play':
      return say.played(name, isYou, move.card, move.flag);
    case 'pass':
      return say.passed(name, isYou);
    case 'draw':
      return say.drew(name, isYou, move.deck, drawn);
    case 'scout':
      return say.scouted(name, isYou, move.deck, drawn);
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
