import { eventText, type MoveEvent, viewEvent, type Viewer } from '@battleline/domain';
import type { Happening } from './server-frame.ts';

/** A move, for this viewer's eyes: cards that he may not see are left out. */
export const toldMove = (viewer: Viewer, event: MoveEvent, isOver: boolean): Happening => {
  const seen = viewEvent(viewer, event, isOver);
  const { type, seat } = event;
  if (seen.type === 'CardsReturned' && seen.cards === null) {
    const counts = Object.entries(seen.counts).filter(([, count]) => count > 0);
    return { type, seat, text: ['return', ...counts.map(([deck, count]) => `${count} ${deck}`)].join(' ') };
  }
  const text = eventText(event);
  return seen.type === 'FlagsClaimed'
    ? { type, seat, text, won: seen.won, refused: seen.refused }
    : { type, seat, text };
};
