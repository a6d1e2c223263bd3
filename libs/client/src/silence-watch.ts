import type { Timing } from './timing.ts';

/** A connection is being opened, then waits for its greeting, then lives. */
export type ConnectionPhase = 'opening' | 'greeting' | 'online';

/** Watches over a connection's silence: what is silent for too long counts as dead, sooner while an answer is owed. */
export type SilenceWatch = {
  /** From now on it is in this phase. */
  readonly enter: (phase: ConnectionPhase) => void;
  readonly heard: () => void;
  /** An answer is owed; from the first that is, until something is heard. */
  readonly expectAnswer: () => void;
  readonly stop: () => void;
};

export type SilenceWatchDeps = {
  readonly timing: Pick<Timing, 'connectMs' | 'silenceMs' | 'answerSilenceMs'>;
  /** how long the greeting may take, ms */
  readonly greetMs: () => number;
  readonly tooLong: () => void;
};

export const createSilenceWatch = ({ timing, greetMs, tooLong }: SilenceWatchDeps): SilenceWatch => {
  let phase: ConnectionPhase = 'opening';
  let heardAt = 0;
  let askedAt: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const endsAt = (): number => {
    if (phase === 'opening') return heardAt + timing.connectMs;
    if (phase === 'greeting') return heardAt + greetMs();
    return Math.min(heardAt + timing.silenceMs, (askedAt ?? Infinity) + timing.answerSilenceMs);
  };
  const look = (): void => {
    clearTimeout(timer);
    const left = endsAt() - performance.now();
    if (left <= 0) tooLong();
    else timer = setTimeout(look, left);
  };
  return {
    enter: (next) => {
      [phase, heardAt, askedAt] = [next, performance.now(), undefined];
      look();
    },
    heard: () => {
      [heardAt, askedAt] = [performance.now(), undefined];
    },
    expectAnswer: () => {
      if (askedAt !== undefined || phase !== 'online') return;
      askedAt = performance.now();
      look();
    },
    stop: () => clearTimeout(timer),
  };
};
