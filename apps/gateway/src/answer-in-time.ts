/** How long somebody waits for an answer before he is told "not now"; what was begun goes on meanwhile. */
const LATER_AFTER_MS = 2000;

/** Waits for the work, but no longer than this: what doesn't answer must not hold the one who waits. */
export const atMost = async (ms: number, work: Promise<unknown>): Promise<void> => {
  await answerInTime<unknown>(work, undefined, ms);
};

/** The work's result, or `late` where it takes longer than `withinMs`. */
export const answerInTime = async <Answer>(
  work: Promise<Answer>,
  late: Answer,
  withinMs = LATER_AFTER_MS,
): Promise<Answer> => {
  const passed = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => passed.resolve(late), withinMs);
  try {
    return await Promise.race([work, passed.promise]);
  } finally {
    clearTimeout(timer);
  }
};
