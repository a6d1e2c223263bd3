import { printClock, readClocks } from '@battleline/client';
import type { Seat } from '@battleline/domain';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';

const EVERY_MS = 200;
/** From here on a player's time is low. */
const LOW_MS = 20_000;

/** What is left to a player of his time; nothing where no time is counted. */
export const Clock = ({ desk, seat }: { readonly desk: Desk; readonly seat: Seat }) => {
  const clocks = desk.frame.value?.clocks ?? null;
  const sinceMs = useSignal(0);
  useEffect(() => {
    sinceMs.value = 0;
    if (clocks?.running !== seat) return undefined;
    const start = performance.now();
    const timer = setInterval(() => (sinceMs.value = performance.now() - start), EVERY_MS);
    return () => clearInterval(timer);
  }, [clocks]);
  if (clocks === null) return null;
  const ms = readClocks(clocks, sinceMs.value)[seat];
  const text = printClock(ms);
  return (
    <span
      class={`clock${clocks.running === seat ? ' running' : ''}${ms < LOW_MS ? ' low' : ''}`}
      role="timer"
      aria-label={texts.table.timeLeft(text)}
    >
      {text}
    </span>
  );
};
