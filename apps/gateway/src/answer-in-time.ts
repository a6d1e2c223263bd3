/** How long somebody waits for an answer before he is told "not now"; what was begun goes on meanwhile. */
export const LATER_AFTER_MS = 2000;

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
