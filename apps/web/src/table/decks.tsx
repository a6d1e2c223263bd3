import { type Deck, DECKS } from '@battleline/domain';
import { CardBack } from '../pictures/card-face.tsx';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';

const DeckPile = ({ desk, deck }: { readonly desk: Desk; readonly deck: Deck }) => {
  const size = desk.frame.value?.view.position?.decks[deck].size ?? 0;
  const isTarget = desk.next.value.has(`deck ${deck}`);
  const isDrawing = desk.shown.value?.drawing === deck;
  const name = deck === 'troop' ? texts.table.drawTroop : texts.table.drawTactics;
  const left = size === 0 ? texts.table.noneLeft : texts.table.left(size);
  return (
    <button
      type="button"
      class={`deck ${deck}${isTarget ? ' lit' : ''}${isDrawing ? ' drawing' : ''}${size === 0 ? ' used-up' : ''}`}
      data-deck={deck}
      aria-disabled={!isTarget}
      aria-label={`${isTarget ? name : texts.capital(texts.deck(deck))}, ${left}`}
      onClick={() => {
        if (isTarget) desk.pick(`deck ${deck}`);
      }}
    >
      <CardBack deck={deck} />
      <span class="size">{size}</span>
      <kbd aria-hidden="true">{deck === 'troop' ? 'T' : 'Y'}</kbd>
    </button>
  );
};

/** Both decks with what is left in them. */
export const DeckPiles = ({ desk }: { readonly desk: Desk }) => (
  <section class="decks" aria-label={texts.table.decks}>
    {DECKS.map((deck) => (
      <DeckPile key={deck} desk={desk} deck={deck} />
    ))}
  </section>
);
