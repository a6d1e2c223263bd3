/** Hands items from several producers to one consumer; a producer goes on when its item has been taken. */
export type ItemQueue<T> = {
  /** Resolves when the item was taken, or when the queue has been closed. */
  readonly offer: (item: T) => Promise<void>;
  /** Resolves with undefined when the queue is closed, or ended and empty. */
  readonly take: () => Promise<T | undefined>;
  /** Nothing more will be offered; what is offered may still be taken. */
  readonly end: () => void;
  /** Drops what is offered, and lets everybody go. */
  readonly close: () => void;
};

export const createItemQueue = <T>(): ItemQueue<T> => {
  const offers: { readonly item: T; readonly taken: () => void }[] = [];
  let wake: (() => void) | undefined;
  let state: 'open' | 'ended' | 'closed' = 'open';
  const wakeUp = (): void => {
    wake?.();
    wake = undefined;
  };
  return {
    offer: (item) => {
      if (state !== 'open') return Promise.resolve();
      return new Promise((resolve) => {
        offers.push({ item, taken: resolve });
        wakeUp();
      });
    },
    take: async () => {
      for (;;) {
        const offer = offers.shift();
        offer?.taken();
        if (offer !== undefined) return offer.item;
        if (state !== 'open') return undefined;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    end: () => {
      if (state === 'open') state = 'ended';
      wakeUp();
    },
    close: () => {
      state = 'closed';
      for (const { taken } of offers.splice(0)) taken();
      wakeUp();
    },
  };
};
