import type { Client } from '@battleline/client';
import { otherSeat } from '@battleline/domain';
import type { TableFrame } from '@battleline/protocol';
import { refusedLine } from './refused-text.ts';

/** Asks for another game with the same opponent, or for the same deal again, or takes the one that he offers. */
export const askRematch = async (client: Client, { view, players }: TableFrame, sameDeal: boolean): Promise<string> => {
  const { viewer, game } = view;
  if (viewer === 'watcher') return 'A rematch is for those who have played.';
  const answer = await client.send({ type: 'rematch', game, ...(sameDeal && { sameDeal }) });
  if (!answer.ok) return refusedLine(answer);
  const opponent = players[otherSeat(viewer)].name;
  return client.state().seat
    ? `${opponent} wants it, too.`
    : `${opponent} is asked; the game begins when he wants it, too.`;
};
