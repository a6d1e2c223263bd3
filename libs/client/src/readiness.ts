import type { TableId } from '@battleline/domain';
import type { TableFrame } from '@battleline/protocol';
import type { Answer, Command } from './command.ts';

export type Readiness = {
  /** answers `ready` once for a table at which this client sits and is expected */
  readonly look: (frame: TableFrame) => void;
  readonly nonceOf: (table: TableId) => string | undefined;
};

const MAX_NONCES = 64;

/** Gives this client's half of the fair shuffle, 32 random bytes, and keeps it for checking the deal later. */
export const createReadiness = (send: (command: Command) => Promise<Answer>, makeNonce: () => string): Readiness => {
  const nonces = new Map<TableId, string>();
  return {
    look: ({ table, view }) => {
      if (view.status !== 'opened' || (view.viewer !== 'north' && view.viewer !== 'south')) return;
      if (view.ready[view.viewer] || nonces.has(table)) return;
      const nonce = makeNonce();
      const [oldest] = nonces.keys();
      if (nonces.size >= MAX_NONCES && oldest !== undefined) nonces.delete(oldest);
      nonces.set(table, nonce);
      // A refusal is no fault: another tab's nonce, or the zeros of the time limit, are the settled ones then.
      void send({ type: 'ready', table, nonce }).then((answer) => {
        if (!answer.ok) nonces.delete(table);
      });
    },
    nonceOf: (table) => nonces.get(table),
  };
};
