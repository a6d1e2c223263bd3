/** The work's result; where the time is up before, an error that says what was waited for and where it stood. */
export const within = async <Found>(
  ms: number,
  what: string,
  work: (signal: AbortSignal) => Promise<Found>,
  standing: () => string = () => '',
): Promise<Found> => {
  const late = new AbortController();
  const deadline = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    deadline.reject(new Error(`waited ${ms} ms in vain for ${what}; ${standing()}`));
    late.abort(new Error('the time is up'));
  }, ms);
  try {
    return await Promise.race([work(late.signal), deadline.promise]);
  } finally {
    clearTimeout(timer);
  }
};
