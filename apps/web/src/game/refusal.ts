import {
  decideMove,
  type Flag,
  type Move,
  type MoveRejectionCode,
  parseCard,
  type PositionView,
} from '@battleline/domain';
import type { Pick } from './picks.ts';
import { positionOf } from './position.ts';

/** Why the card in the viewer's hand can't be played to that flag in his next hand phase; null where it can. */
const playRefusal = (view: PositionView, move: Move): MoveRejectionCode | null => {
  if (view.viewer === 'watcher') return 'NOT_YOUR_SEAT';
  const seat = view.viewer;
  const decision = decideMove({ ...positionOf(view), turn: inHand(seat) }, seat, move);
  return decision.ok ? null : decision.rejection.code;
};

const inHand = (seat: 'north' | 'south') =>
  ({ seat, phase: 'hand', scouted: false, stirred: false, idleTurns: 0 }) as const;

/** Why these picks can't lead to that flag; null where they can, undefined where they aren't about flags. */
export const flagRefusal = (
  view: PositionView,
  picks: readonly Pick[],
  flag: Flag,
): MoveRejectionCode | null | undefined => {
  const [first, second] = picks;
  const card = first?.startsWith('hand ') ? parseCard(first.slice(5)) : undefined;
  if (card === undefined) return undefined;
  if (card !== 'redeploy' && card !== 'traitor') {
    if (card === 'scout' || card === 'deserter') return undefined;
    return playRefusal(view, { type: 'play', card, flag });
  }
  const moved = second?.startsWith('at ') ? parseCard(second.slice(3)) : undefined;
  const from = view.flags.find(({ north, south }) => moved && [...north, ...south].includes(moved))?.flag;
  return moved && from ? playRefusal(view, { type: card, card: moved, from, to: flag }) : undefined;
};

/** Why this card can't be played at all in the viewer's next hand phase, by its first legal way; null where it can. */
export const cardRefusal = (view: PositionView, pick: Pick, legal: ReadonlySet<Pick>): MoveRejectionCode | null => {
  const card = parseCard(pick.slice(5));
  if (legal.has(pick) || card === undefined) return null;
  const codes = view.flags.map(({ flag }) => playRefusal(view, { type: 'play', card, flag }));
  const general = codes.find((code) => code === 'TACTICS_LIMIT' || code === 'SECOND_LEADER');
  if (general) return general;
  return codes.includes(null) ? null : codes.includes('WRONG_CARD') ? 'NOT_THERE' : 'NO_FREE_SLOT';
};
