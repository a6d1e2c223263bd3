import { SEATS } from '@battleline/domain';
import type { PresenceFrame, TableFrame } from '@battleline/protocol';
import { nameIn } from './happening-text.ts';

const minutes = (ms: number): string => {
  const seconds = Math.ceil(Math.max(0, ms) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

/** Who is away, how long he is waited for, and what comes then; `passedMs` since the frame came. */
export const absenceLines = (frame: TableFrame, { away }: PresenceFrame, passedMs: number): string[] => {
  const { viewer, options } = frame.view;
  const outcome = options.onLeave === 'forfeit' ? 'the game is lost' : 'the game is saved';
  return SEATS.flatMap((seat) => {
    const absence = away[seat];
    if (!absence || seat === viewer) return [];
    return [`${nameIn(frame, seat)} is away: in ${minutes(absence.inMs - passedMs)} ${outcome}.`];
  });
};
