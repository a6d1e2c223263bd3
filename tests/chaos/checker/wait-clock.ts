import type { HistoryEntry } from '../history.ts';

/** One command from when its player asked for it to its final answer, or to his history's end. */
export type Wait = {
  readonly client: string;
  readonly command: string;
  readonly t: number;
  readonly ms: number;
  readonly isAnswered: boolean;
};

/** Measures the waits of one client. */
export type WaitClock = {
  readonly asked: (entry: Extract<HistoryEntry, { type: 'asked' }>) => void;
  /** The command with this id goes out for the first time. */
  readonly sent: (id: string, command: string, t: number) => void;
  readonly answered: (id: string, t: number) => void;
  /** Everything still unanswered has waited until now. */
  readonly end: (t: number) => void;
};

export const createWaitClock = (client: string, note: (wait: Wait) => void): WaitClock => {
  // A client sends in the order in which it is asked; what it isn't asked for, it sends of its own accord.
  const asked = new Map<string, number[]>();
  const open = new Map<string, { readonly command: string; readonly t: number }>();
  return {
    asked: ({ command, t }) => asked.set(command, [...(asked.get(command) ?? []), t]),
    sent: (id, command, t) => open.set(id, { command, t: asked.get(command)?.shift() ?? t }),
    answered: (id, t) => {
      const waiting = open.get(id);
      if (!waiting) return;
      open.delete(id);
      note({ client, ...waiting, ms: t - waiting.t, isAnswered: true });
    },
    end: (t) => {
      for (const waiting of open.values()) note({ client, ...waiting, ms: t - waiting.t, isAnswered: false });
      for (const [command, times] of asked)
        for (const since of times) note({ client, command, t: since, ms: t - since, isAnswered: false });
    },
  };
};
