import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';
import { PastButtons, standing } from './past-buttons.tsx';

/** Stands in the order line's place while the past is looked at: where one is, and the way back. */
export const PastLine = ({ desk }: { readonly desk: Desk }) => {
  const { first, shown, top } = standing(desk);
  const told = desk.history.entries.value.find(({ number }) => number === shown);
  return (
    <div class="order-line past">
      <PastButtons desk={desk} />
      <input
        type="range"
        min={first}
        max={top}
        value={shown}
        aria-label={texts.past.slider}
        aria-valuetext={texts.past.where(shown, top)}
        onInput={(event) => desk.look(Number(event.currentTarget.value))}
      />
      <p class="task" role="status">
        <span class="where">{texts.past.where(shown, top)}</span> {told?.text}
      </p>
      <button type="button" class="order" onClick={() => desk.look(null)}>
        {desk.frame.value?.view.status === 'playing' ? texts.past.return : texts.past.toEnd}{' '}
        <kbd aria-hidden="true">End</kbd>
      </button>
    </div>
  );
};
