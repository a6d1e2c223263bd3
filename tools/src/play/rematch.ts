import type { Client } from '@battleline/client';
import type { TableFrame } from '@battleline/protocol';

/** Asks for another game with the same opponent, or takes the one that he offers. */
export const askRematch = async (client: Client, { view, players }: TableFrame): Promise<string> => {
  const { viewer, game } = view;
  if (viewer === 'watcher') return 'A rematch is for those who have played.';
  const answer = await client.send({ type: 'rematch', game });
  if (!answer.ok) return `Refused (${answer.code}): ${answer.reason}`;
  const opponent = players[viewer === 'north' ? 'south' : 'north'].name;
  return client.state().seat
    ? `${opponent} wants it, too.`
    : `${opponent} is asked; the game begins when he wants it, too.`;
};
