/** So many at once, and so many a second in the long run. */
export type BucketLimits = { readonly perSecond: number; readonly burst: number };

/** Takes a token out of a bucket that fills again by time, if there is one. `now` in ms, monotonic. */
export const createTokenBucket = ({ perSecond, burst }: BucketLimits): ((now: number) => boolean) => {
  let [tokens, filledAt] = [burst, -Infinity];
  return (now) => {
    if (filledAt > -Infinity) tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};
