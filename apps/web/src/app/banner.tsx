import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { texts } from '../texts.ts';
import { useApp } from './app.ts';

/** So long may a gateway say nothing before a person is told, ms; it is pinged every two seconds. */
const SILENCE_MS = 3_000;
/** … and so long may it take until another one has taken over from one that is about to stop, ms. */
const TAKEN_OVER_MS = 1_000;
const LOOK_EVERY_MS = 250;

type Trouble = 'silent' | 'leaving' | 'behind';

/** Tells when the connection is lost or the server isn't well, what becomes of a move meanwhile, and clears by itself. */
export const Banner = () => {
  const { session } = useApp();
  const trouble = useSignal<Trouble | null>(null);
  useEffect(() => {
    let since = performance.now();
    const restart = (): void => {
      // A hidden tab's timers sleep: its silence says nothing.
      since = performance.now();
    };
    const look = (): void => {
      const { status } = session.connection.peek();
      const heard = Math.max(session.heardAt.peek(), since);
      const isSilent = status !== 'closed' && !document.hidden && performance.now() - heard > SILENCE_MS;
      const { leavingSince, isBehind } = session.server;
      // Who is taken over at once needs not know.
      const isWaiting = performance.now() - (leavingSince.peek() ?? Infinity) > TAKEN_OVER_MS;
      trouble.value = isWaiting ? 'leaving' : isSilent ? 'silent' : isBehind.peek() ? 'behind' : null;
    };
    const timer = setInterval(look, LOOK_EVERY_MS);
    document.addEventListener('visibilitychange', restart);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', restart);
    };
  }, [session]);

  const ending = session.ending.value;
  const hasCommand = session.unanswered.value > 0;
  const isSeated = session.state.value.seat !== null;
  return (
    <div class="banner-place" role="status">
      {ending !== null ? (
        <p class="banner">
          {texts.connection[ending]}{' '}
          <button type="button" onClick={() => (ending === 'replaced' ? session.takeOver() : location.reload())}>
            {ending === 'replaced' ? texts.connection.useHere : texts.connection.reload}
          </button>
        </p>
      ) : (
        trouble.value !== null && (
          <p class="banner">
            <span class="spinner" aria-hidden="true" />
            {trouble.value !== 'silent'
              ? texts.connection[trouble.value]
              : hasCommand
                ? texts.connection.lostWithMove
                : isSeated
                  ? texts.connection.lostInGame
                  : texts.connection.lost}
          </p>
        )
      )}
    </div>
  );
};
