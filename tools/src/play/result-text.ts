import type { ShuffleVerdict } from '@battleline/client';
import { otherSeat, type Seat } from '@battleline/domain';
import type { TableFrame } from '@battleline/protocol';

const flagsOf = ({ view }: TableFrame, seat: Seat): number =>
  view.position?.flags.filter(({ winner }) => winner === seat).length ?? 0;

/** The result as the viewer reads it, on one line. */
export const resultLine = (frame: TableFrame): string => {
  const { view, players } = frame;
  const result = view.position?.result;
  if (!result) return view.status === 'saved' ? 'result: none, the game is saved' : 'result: none';
  const { winner, by } = result;
  const [seat, other] =
    view.viewer === 'watcher' ? (['north', 'south'] as const) : [view.viewer, otherSeat(view.viewer)];
  const score = `by ${by}, ${flagsOf(frame, seat)}:${flagsOf(frame, other)}`;
  if (winner === null) return `result: a draw (${score})`;
  if (view.viewer === 'watcher') return `result: ${players[winner].name} wins as ${winner} (${score})`;
  return `result: you ${winner === view.viewer ? 'win' : 'lose'} against ${players[other].name} (${score})`;
};

/** What came of checking the shuffle. */
export const shuffleLine = (verdict: ShuffleVerdict): string => {
  switch (verdict.status) {
    case 'fair':
      return 'The shuffle checks out: the deal is the one that the server had committed to before you gave your part.';
    case 'unfair':
      return `THE SHUFFLE DOES NOT CHECK OUT: ${verdict.reason}.`;
    case 'unknown':
      return `The shuffle can't be checked: ${verdict.reason}.`;
  }
};
