import type { InvitesFrame } from '@battleline/protocol';
import type { Answer, Command } from './command.ts';

type PlayCommand = Command & { readonly type: 'play' };

/** A game with the first who comes, wished for until there is one. */
export type PlayWish = {
  /** notes a command of this client's, with what became of it */
  readonly note: (command: Command, answer: Answer) => void;
  /** after a reconnect one asks again: of two who waited at gateways that had lost each other, one sits down */
  readonly look: (frame: InvitesFrame) => void;
  readonly reconnected: () => void;
  readonly seated: () => void;
};

export const createPlayWish = (send: (command: Command) => Promise<Answer>): PlayWish => {
  let wish: PlayCommand | undefined;
  /** whether its open invite has been seen: one that was seen and is gone has been taken back, or has expired */
  let isSeen = false;
  let isDue = false;

  const forget = (): void => {
    wish = undefined;
    isSeen = false;
  };
  return {
    note: (command, answer) => {
      if (command.type === 'play' && answer.ok) wish = command;
    },
    look: ({ sent }) => {
      const waits = sent.some(({ to, resumes, link }) => to === null && resumes === null && link === null);
      if (isSeen && !waits) forget();
      isSeen = wish !== undefined && waits;
      if (isDue && isSeen && wish) void send(wish);
      isDue = false;
    },
    reconnected: () => void (isDue = wish !== undefined),
    seated: forget,
  };
};
