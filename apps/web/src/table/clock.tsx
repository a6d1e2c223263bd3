import { printClock } from '@battleline/client';
import type { Seat } from '@battleline/domain';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';

const EVERY_MS = 200;
/** From here on a player's time is low. */
const LOW_MS = 20_000;

/** What is left to a player of his time; nothing where no time is counted. */
export const Clock = ({ desk, seat }: { readonly desk: Desk; readonly seat: Seat }) => {
  const { session, play } = useApp();
  const clocks = desk.clock.clocks.value;
  // Its value says nothing: at each change the clock is read again.
  const tick = useSignal(0);
  const isRunning = clocks?.running === seat;
  const isOwn = desk.frame.value?.view.viewer === seat;
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => (tick.value += 1), EVERY_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  void tick.value;
  const ms = desk.clock.read()?.[seat] ?? Infinity;
  const isLow = ms < LOW_MS;
  useEffect(() => {
    if (isLow && isRunning && isOwn) play('low');
  }, [isLow && isRunning && isOwn]);
  if (clocks === null) return null;
  const text = printClock(ms);
  // Who is cut off, or hears from a gateway that is, goes on counting for himself, and may be wrong.
  const isStale = session.connection.value.status !== 'online' || session.server.isBehind.value;
  return (
    <span
      class={`clock${isRunning ? ' running' : ''}${isLow ? ' low' : ''}${isStale ? ' stale' : ''}`}
      role="timer"
      aria-label={texts.table.timeLeft(text)}
    >
      {text}
    </span>
  );
};
