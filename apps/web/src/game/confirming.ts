import { type Flag, parseMove, type TableOptions } from '@battleline/domain';

/** When a move waits to be confirmed: where there is time for that, always, never. */
export const CONFIRMS = ['in-time', 'always', 'never'] as const;
export type Confirms = (typeof CONFIRMS)[number];

/** From so much time on there is time to confirm, s: of a whole game, of a turn. */
const TIME_ENOUGH = { game: 600, turn: 120 } as const;

const hasTime = (clock: TableOptions['clock']): boolean => clock === null || clock.seconds >= TIME_ENOUGH[clock.per];

/** Claims, draws and passes have a button of their own: one has chosen them by pressing it. */
const isOfCard = (move: string): boolean =>
  ['play', 'scout', 'return', 'deserter', 'redeploy', 'traitor'].includes(parseMove(move)?.type ?? '');

/** Whether this move, chosen by pointing at its parts, waits until it is confirmed. */
export const isConfirmed = (confirms: Confirms, clock: TableOptions['clock'], move: string): boolean =>
  confirms === 'always' || (confirms === 'in-time' && hasTime(clock) && isOfCard(move));

/** The flag to which a move brings its card; pressing it again confirms the move. */
export const goalOf = (text: string): Flag | undefined => {
  const move = parseMove(text);
  if (move?.type === 'play') return move.flag;
  if (move?.type === 'deserter') return move.flag;
  return (move?.type === 'redeploy' || move?.type === 'traitor') && move.to !== 'dish' ? move.to : undefined;
};
