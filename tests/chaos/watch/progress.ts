export const printTime = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

const EVERY_MS = 10_000;

/** Says every ten seconds how it goes. */
export const startProgress = (options: {
  readonly say: (line: string) => void;
  readonly now: () => number;
  readonly confirmed: () => number;
  readonly faults: () => number;
  /** names of what isn't as it should be now */
  readonly troubled: () => readonly string[];
}): { readonly stop: () => void } => {
  let last = { t: options.now(), confirmed: options.confirmed() };
  const timer = setInterval(() => {
    const [t, confirmed] = [options.now(), options.confirmed()];
    const rate = Math.round(((confirmed - last.confirmed) * 1_000) / (t - last.t));
    last = { t, confirmed };
    const troubled = options.troubled();
    const trouble = troubled.length > 0 ? `, now: ${troubled.join(', ')}` : '';
    options.say(`${printTime(t)}  ${confirmed} confirmed (${rate}/s), ${options.faults()} faults${trouble}`);
  }, EVERY_MS);
  return { stop: () => clearInterval(timer) };
};
