import type { ServerFrame } from '@battleline/protocol';
import { type ReadonlySignal, signal } from '@preact/signals';

/** What the gateway at hand says of itself. */
export type ServerWord = {
  /** it lags behind the log: what is sent now is confirmed later */
  readonly isBehind: ReadonlySignal<boolean>;
  /** since when it is about to stop, ms of `performance.now`; null: it isn't, or another one has taken over */
  readonly leavingSince: ReadonlySignal<number | null>;
  readonly hear: (frame: ServerFrame) => void;
};

/** Listens to a connection's frames; `tooFast` is told of those of ours that were too many at once. */
export const createServerWord = (tooFast: () => void): ServerWord => {
  const isBehind = signal(false);
  const leavingSince = signal<number | null>(null);
  return {
    isBehind,
    leavingSince,
    hear: (frame) => {
      if (frame.type === 'pong') isBehind.value = frame.behind === true;
      if (frame.type === 'moving') leavingSince.value ??= performance.now();
      if (frame.type === 'welcome') [isBehind.value, leavingSince.value] = [false, null];
      if (frame.type === 'error' && frame.code === 'TOO_FAST') tooFast();
    },
  };
};
