/** Says when something that has answered fails, and when it answers again; each once. */
export type OutageNotice = {
  readonly failed: (reason: string) => void;
  readonly answered: () => void;
};

type Log = { readonly warn: (fields: object, phrase: string) => void };

/** A notice about the log; who waits for the first answer is told by its error. */
export const createOutageNotice = (fields: object, log?: Log): OutageNotice => {
  let state: 'new' | 'well' | 'away' = 'new';
  return {
    failed: (reason) => {
      if (state === 'well') log?.warn({ ...fields, reason }, 'log unreachable');
      if (state === 'well') state = 'away';
    },
    answered: () => {
      if (state === 'away') log?.warn(fields, 'log answers again');
      state = 'well';
    },
  };
};
