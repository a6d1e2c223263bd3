import { type Brain, type Client, randomPlay } from '@battleline/client';
import type { TableFrame } from '@battleline/protocol';
import type { Logger } from 'pino';

export type ThinkerDeps = {
  readonly client: Client;
  readonly brain: Brain;
  readonly random: () => number;
  /** before a card is played; claims and draws take a third of it */
  readonly paceMs: number;
  readonly log: Logger;
};

/** Plays at the tables where this client sits: one thought per position, and its move. */
export const createThinker = ({ client, brain, random, paceMs, log }: ThinkerDeps) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let thought = '';

  const play = async ({ table, view }: TableFrame, policy: Brain): Promise<void> => {
    const move = policy(view, random);
    if (move === undefined) return;
    const answer = await client.move(table, move);
    if (answer.ok || answer.code === 'CLOSED' || answer.code === 'OUTDATED' || answer.code === 'GAME_OVER') return;
    log.warn({ table, code: answer.code }, 'move refused');
    // The rules know better than this brain: any legal move keeps the game going.
    if (policy !== randomPlay) await play({ ...client.state().tables.get(table)!, table }, randomPlay);
  };
  return {
    look: (frame: TableFrame): void => {
      const { table, view } = frame;
      const { position, viewer, moves } = view;
      if (!position?.turn || position.turn.seat !== viewer || thought === `${table} ${moves}`) return;
      thought = `${table} ${moves}`;
      clearTimeout(timer);
      const isPlay = position.turn.phase === 'hand';
      timer = setTimeout(() => void play(frame, brain), isPlay ? paceMs : paceMs / 3);
    },
    stop: (): void => clearTimeout(timer),
  };
};
