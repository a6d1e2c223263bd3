import type { FoldedBatch } from '@battleline/events';
import type { OwnGateway } from '../life/own-gateway.ts';

export type ReadBackOutcome = FoldedBatch['outcomes'][number];

/** Finds one's own records again where the log has put them (R6). */
export type ReadBack = {
  /** Resolves with what became of the first copy of this value that is folded; `cancel` gives up waiting. */
  readonly expect: (value: Uint8Array) => { readonly outcome: Promise<ReadBackOutcome>; readonly cancel: () => void };
  readonly onBatch: (batch: FoldedBatch) => void;
};

const nameOf = (value: Uint8Array): string =>
  Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');

export const createReadBack = ({ isOwn }: Pick<OwnGateway, 'isOwn'>): ReadBack => {
  const waiting = new Map<string, (outcome: ReadBackOutcome) => void>();
  return {
    expect: (value) => {
      const name = nameOf(value);
      const { promise, resolve } = Promise.withResolvers<ReadBackOutcome>();
      const earlier = waiting.get(name);
      waiting.set(name, (outcome) => {
        earlier?.(outcome);
        resolve(outcome);
      });
      return { outcome: promise, cancel: () => waiting.delete(name) };
    },
    onBatch: ({ records, outcomes }) => {
      if (waiting.size === 0) return;
      outcomes.forEach((outcome, index) => {
        const value = records[index]?.value;
        if (!outcome.header || !isOwn(outcome.header.gateway) || !value) return;
        const name = nameOf(value);
        const found = waiting.get(name);
        waiting.delete(name);
        found?.(outcome);
      });
    },
  };
};
