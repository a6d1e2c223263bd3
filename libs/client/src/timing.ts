/** The shortest and the longest pause of a growing one, in ms. */
export type PauseRange = { readonly from: number; readonly to: number };

/** All durations of a client in ms. */
export type Timing = {
  /** between two pings */
  readonly pingMs: number;
  /** a connection without any frame for so long counts as dead */
  readonly silenceMs: number;
  /** … and so does one without any frame for so long while an answer is owed: gateways give one soon, if only `later` */
  readonly answerSilenceMs: number;
  /** for so long only the next gateway is asked for a connection, before a further one is asked, too */
  readonly headStartMs: number;
  /** so long may it take until a gateway opens a connection: what is given up too early has to begin anew */
  readonly connectMs: number;
  /** so long may the greeting take then; the first attempts are shorter where there are other addresses */
  readonly greetMs: PauseRange;
  /** a command without an answer for so long is sent again, even if the connection lives */
  readonly answerMs: number;
  /** between two attempts to connect */
  readonly retryMs: PauseRange;
  /** a tab that is replaced takes its place back once in this time: of two that claim to be it the newer one stays */
  readonly takeBackMs: number;
  /** before one looks, and looks again, for another gateway while the one at hand says that it is behind the log */
  readonly elsewhereMs: PauseRange;
  /** before a command or a hello is sent again after `later` */
  readonly laterMs: PauseRange;
};

export const DEFAULT_TIMING: Timing = {
  pingMs: 2_500,
  silenceMs: 7_000,
  answerSilenceMs: 3_500,
  headStartMs: 300,
  connectMs: 6_000,
  greetMs: { from: 1_000, to: 6_000 },
  answerMs: 20_000,
  retryMs: { from: 50, to: 5_000 },
  takeBackMs: 60_000,
  elsewhereMs: { from: 4_000, to: 30_000 },
  laterMs: { from: 100, to: 2_000 },
};

/** The pause before the attempt of that number (from 0): doubled each time, and half of it random. */
export const pauseBefore = (attempt: number, { from, to }: PauseRange, random: () => number): number =>
  Math.min(to, from * 2 ** Math.min(attempt, 30)) * (0.5 + random() / 2);
