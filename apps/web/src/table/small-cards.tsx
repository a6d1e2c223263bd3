import type { Card } from '@battleline/domain';
import { texts } from '../texts.ts';
import { CardFace } from '../pictures/card-face.tsx';

/** Cards in a row, to look at. */
export const SmallCards = ({ cards, label }: { readonly cards: readonly Card[]; readonly label?: string }) => (
  <span
    class="small-cards"
    role="img"
    aria-label={label ?? (cards.length > 0 ? texts.cardNames(cards) : texts.end.nothing)}
  >
    {cards.map((card) => (
      <span key={card} class="card" title={texts.capital(texts.cardName(card))}>
        <CardFace card={card} />
      </span>
    ))}
  </span>
);
