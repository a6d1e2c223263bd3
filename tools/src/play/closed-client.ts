import { ClientClosedError } from '@battleline/client';

/** For waiting that may end with the client: the session's end is told elsewhere. */
export const ignoreClosed = (error: unknown): void => {
  if (!(error instanceof ClientClosedError)) throw error;
};
