import { provableFlags, sensiblePlay } from '@battleline/client';
import type { TableFrame } from '@battleline/protocol';
import { type Hands, makeMove } from './hands.ts';
import type { Visitor } from './visitor.ts';

const isOver = ({ view }: TableFrame): boolean => view.status !== 'opened' && view.status !== 'playing';

/** Whether the page waits for this person: claims of nothing it makes by itself. */
const asksFor = ({ view }: TableFrame): boolean => {
  const { position, viewer, claimable } = view;
  if (viewer === 'watcher' || position?.turn?.seat !== viewer) return false;
  return position.turn.phase !== 'claim' || provableFlags(position, viewer, claimable).length > 0;
};

/** Plays on with these hands until the game is over, or `isEnough`; the result is the last frame. */
export const playOn = async (
  visitor: Visitor,
  hands: Hands,
  random: () => number,
  isEnough: (frame: TableFrame) => boolean = () => false,
): Promise<TableFrame> => {
  let seen = -1;
  for (;;) {
    const last = seen;
    const frame = await visitor.reach(
      `something to do after move ${seen}`,
      (now) => (isOver(now) || isEnough(now) || (now.view.moves > last && asksFor(now))) && now,
    );
    if (isOver(frame) || isEnough(frame)) return frame;
    seen = frame.view.moves;
    const move = sensiblePlay(frame.view, random);
    if (move === undefined || frame.view.position === null) throw new Error('it is not our turn');
    // The page draws a moment after the frame.
    await visitor.page.locator(`[data-moves="${seen}"]`).waitFor();
    await makeMove(hands, move, frame.view.position, frame.view.legal);
  }
};
