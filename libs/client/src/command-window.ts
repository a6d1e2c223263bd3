import type { AcceptedFrame, LaterFrame, RejectedFrame } from '@battleline/protocol';
import type { Answer, Command, NumberedCommand } from './command.ts';
import { pauseBefore, type Timing } from './timing.ts';

/** How far the newest command sent may be ahead of the oldest unanswered one: servers keep the last 8 ids of a tab. */
export const MAX_AHEAD = 3;

type Waiting = {
  readonly number: number;
  readonly command: Command;
  readonly answer: (answer: Answer) => void;
  /** set when the command is first sent, and the same ever after */
  numbered?: NumberedCommand;
  delays: number;
  timer?: ReturnType<typeof setTimeout> | undefined;
};

export type CommandWindowDeps = {
  readonly transmit: (frame: NumberedCommand & { again?: boolean }) => void;
  /** the id and time for a command that is about to be sent for the first time */
  readonly stamp: () => { readonly id: string; readonly at: number };
  readonly changed: (unanswered: number) => void;
  readonly timing: Timing;
  readonly random: () => number;
};

export type CommandWindow = {
  readonly send: (command: Command) => Promise<Answer>;
  /** a connection has been greeted: everything unanswered goes out again, in order */
  readonly resume: () => void;
  readonly pause: () => void;
  readonly answered: (frame: AcceptedFrame | RejectedFrame) => void;
  readonly delayed: (frame: LaterFrame) => void;
  /** frames were dropped by the server, nobody knows which */
  readonly dropped: () => void;
  readonly unanswered: () => number;
  readonly close: () => void;
};

const CLOSED: Answer = {
  ok: false,
  code: 'CLOSED',
  reason: 'The connection was closed for good before an answer came.',
};

/** Keeps commands in order until they are answered, and sends them again under the same id when that is due. */
export const createCommandWindow = ({ transmit, stamp, changed, timing, random }: CommandWindowDeps): CommandWindow => {
  let waiting: Waiting[] = [];
  let next = 0;
  let status: 'open' | 'paused' | 'closed' = 'paused';

  const resendIn = (entry: Waiting, ms: number): void => {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => transmitOne(entry), ms);
  };
  const transmitOne = (entry: Waiting): void => {
    const isFirst = entry.numbered === undefined;
    entry.numbered ??= { ...entry.command, ...stamp() };
    resendIn(entry, timing.answerMs);
    transmit(isFirst ? entry.numbered : { ...entry.numbered, again: true });
  };
  const advance = (): void => {
    const limit = (waiting[0]?.number ?? 0) + MAX_AHEAD;
    for (const entry of waiting) {
      if (status !== 'open' || entry.number > limit) return;
      if (entry.numbered === undefined) transmitOne(entry);
    }
  };
  const stopTimers = (): void => waiting.forEach((entry) => clearTimeout(entry.timer));
  const delay = (entry: Waiting): void => resendIn(entry, pauseBefore(entry.delays++, timing.laterMs, random));
  const find = (id: string | null): Waiting | undefined =>
    id === null ? undefined : waiting.find((entry) => entry.numbered?.id === id);

  return {
    send: (command) =>
      new Promise((answer) => {
        if (status === 'closed') return answer(CLOSED);
        waiting.push({ number: next++, command, answer, delays: 0 });
        advance();
        changed(waiting.length);
      }),
    resume: () => {
      if (status === 'closed') return;
      status = 'open';
      for (const entry of waiting) if (entry.numbered !== undefined) transmitOne(entry);
      advance();
    },
    pause: () => {
      if (status === 'open') status = 'paused';
      stopTimers();
    },
    answered: (frame) => {
      const entry = find(frame.id);
      if (entry === undefined) return;
      clearTimeout(entry.timer);
      waiting = waiting.filter((other) => other !== entry);
      entry.answer(
        frame.type === 'accepted'
          ? { ok: true, version: frame.version }
          : { ok: false, code: frame.code, reason: frame.reason },
      );
      advance();
      changed(waiting.length);
    },
    delayed: ({ id }) => {
      const entry = find(id);
      if (entry !== undefined && status === 'open') delay(entry);
    },
    dropped: () => {
      if (status === 'open') waiting.filter((entry) => entry.numbered !== undefined).forEach(delay);
    },
    unanswered: () => waiting.length,
    close: () => {
      stopTimers();
      status = 'closed';
      const left = waiting;
      waiting = [];
      left.forEach((entry) => entry.answer(CLOSED));
      changed(0);
    },
  };
};
