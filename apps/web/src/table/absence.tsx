import type { Seat } from '@battleline/domain';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';

const EVERY_MS = 500;

/** That a player is away, and what becomes of the game if he stays away so long. */
export const AbsenceNote = ({ desk, seat }: { readonly desk: Desk; readonly seat: Seat }) => {
  const { session } = useApp();
  const absence = session.state.value.presence.get(desk.table)?.away[seat] ?? null;
  const leftMs = useSignal(0);
  useEffect(() => {
    if (!absence) return undefined;
    const endsAt = performance.now() + absence.inMs;
    const count = (): void => void (leftMs.value = Math.max(0, endsAt - performance.now()));
    count();
    const timer = setInterval(count, EVERY_MS);
    return () => clearInterval(timer);
  }, [absence]);
  const options = desk.frame.value?.view.options;
  if (!absence || !options) return null;
  return (
    <span class="absence">
      <span role="status">{texts.table.away}</span>
      <span role="timer">{texts.table.awayLeft(Math.ceil(leftMs.value / 1000), options.onLeave)}</span>
    </span>
  );
};
