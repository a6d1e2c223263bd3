import { readClocks } from '@battleline/client';
import type { ClocksShown, TableFrame } from '@battleline/protocol';
import { computed, effect, type ReadonlySignal } from '@preact/signals';

/** A table's clocks, as they go on between what a gateway says of them. */
export type ClockHand = {
  readonly clocks: ReadonlySignal<ClocksShown | null>;
  /** what is left to each player now, ms; null where no time is counted */
  readonly read: () => ReturnType<typeof readClocks> | null;
  readonly close: () => void;
};

export const createClockHand = (frame: ReadonlySignal<TableFrame | undefined>): ClockHand => {
  const clocks = computed(() => frame.value?.clocks ?? null);
  let heardAt = performance.now();
  const close = effect(() => {
    if (clocks.value) heardAt = performance.now();
  });
  return {
    clocks,
    read: () => {
      const told = clocks.peek();
      return told && readClocks(told, performance.now() - heardAt);
    },
    close,
  };
};
