import type { TableFrame } from '@battleline/protocol';
import type { Brain } from './brain/brain.ts';
import { randomPlay } from './brain/random-play.ts';
import type { Client } from './client.ts';
import type { Answer } from './command.ts';

export type AutoPlayOptions = {
  readonly brain: Brain;
  /** from 0 to below 1 */
  readonly random: () => number;
  /** pause before a card is played, ms; claims and draws take a third of it */
  readonly paceMs?: number | undefined;
  /** told of a move that the rules refused; any legal one follows */
  readonly refused?: ((frame: TableFrame, move: string, answer: Answer & { ok: false }) => void) | undefined;
};

/** Refusals that say nothing about the move: there is something newer to think about, or nothing any more. */
const PASSING = ['CLOSED', 'OUTDATED', 'GAME_OVER', 'TABLE_SAVED', 'UNKNOWN_TABLE'];

/** Plays for the client at every table where it sits, one thought per position; returns what ends that. */
export const autoPlay = (client: Client, { brain, random, paceMs = 0, refused }: AutoPlayOptions): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let thought = '';

  const play = async (frame: TableFrame, policy: Brain): Promise<void> => {
    const move = policy(frame.view, random);
    if (move === undefined) return;
    const answer = await client.move(frame.table, move);
    if (answer.ok || PASSING.includes(answer.code)) return;
    refused?.(frame, move, answer);
    if (policy !== randomPlay) await play(frame, randomPlay);
  };
  const look = (frame: TableFrame): void => {
    const { table, view } = frame;
    const { position, viewer, moves } = view;
    if (!position?.turn || position.turn.seat !== viewer || thought === `${table} ${moves}`) return;
    thought = `${table} ${moves}`;
    clearTimeout(timer);
    if (paceMs === 0) void play(frame, brain);
    else timer = setTimeout(() => void play(frame, brain), position.turn.phase === 'hand' ? paceMs : paceMs / 3);
  };
  const unsubscribe = client.on('table', look);
  for (const frame of client.state().tables.values()) look(frame);
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
};
