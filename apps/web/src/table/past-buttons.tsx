import { Icon } from '../pictures/icon.tsx';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';

/** The moves that were made in all, and the one that is shown. */
export const standing = (desk: Desk): { readonly first: number; readonly shown: number; readonly top: number } => {
  const top = desk.frame.value?.view.moves ?? 0;
  return { first: desk.history.first.value, shown: desk.past.value ?? top, top };
};

/** Steps through the game: to its start, back, on, to its end. */
export const PastButtons = ({ desk }: { readonly desk: Desk }) => {
  const { first, shown, top } = standing(desk);
  const steps = [
    ['first', first, shown > first],
    ['back', shown - 1, shown > first],
    ['on', shown + 1, shown < top],
    ['last', top, shown < top],
  ] as const;
  return (
    <span class="past-buttons" role="group" aria-label={texts.past.steps}>
      {steps.map(([name, moves, isOpen]) => (
        <button
          key={name}
          type="button"
          class="round"
          aria-label={texts.past[name]}
          aria-disabled={!isOpen}
          onClick={() => isOpen && desk.look(moves)}
        >
          <Icon name={name} />
        </button>
      ))}
    </span>
  );
};
