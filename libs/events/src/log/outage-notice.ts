/** Says when something that has answered fails, and when it answers again; each once. */
export type OutageNotice = {
  readonly failed: (reason: string, isFull?: boolean) => void;
  readonly answered: () => void;
};

/** Where notices go; a disk without room doesn't mend itself, so that is an error. */
export type NoticeLog = {
  readonly warn: (fields: object, phrase: string) => void;
  readonly error: (fields: object, phrase: string) => void;
};

/** A notice about the log; who waits for the first answer is told by its error. */
export const createOutageNotice = (fields: object, log?: NoticeLog): OutageNotice => {
  let state: 'new' | 'well' | 'away' | 'full' = 'new';
  return {
    failed: (reason, isFull = false) => {
      if (isFull && state !== 'full') log?.error({ ...fields, reason }, 'log has no room');
      else if (state === 'well') log?.warn({ ...fields, reason }, 'log unreachable');
      if (isFull) state = 'full';
      else if (state === 'well') state = 'away';
    },
    answered: () => {
      if (state === 'away' || state === 'full') log?.warn(fields, 'log answers again');
      state = 'well';
    },
  };
};
