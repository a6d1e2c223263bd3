import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { texts } from '../texts.ts';
import { useApp } from './app.ts';

/** So long may a gateway say nothing before a person is told, ms; it is pinged every two seconds. */
const SILENCE_MS = 3_000;
const LOOK_EVERY_MS = 250;

/** Tells when the connection is lost, what becomes of a move meanwhile, and clears by itself. */
export const Banner = () => {
  const { session } = useApp();
  const isSilent = useSignal(false);
  useEffect(() => {
    let since = performance.now();
    const restart = (): void => {
      // A hidden tab's timers sleep: its silence says nothing.
      since = performance.now();
    };
    const look = (): void => {
      const { status } = session.connection.peek();
      const heard = Math.max(session.heardAt.peek(), since);
      isSilent.value = status !== 'closed' && !document.hidden && performance.now() - heard > SILENCE_MS;
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
        isSilent.value && (
          <p class="banner">
            <span class="spinner" aria-hidden="true" />
            {hasCommand
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
