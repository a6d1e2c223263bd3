import { type Card, isTroop } from '@battleline/domain';
import { useSignal } from '@preact/signals';
import { CardFace } from '../pictures/card-face.tsx';
import { Icon } from '../pictures/icon.tsx';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';
import { startDrag } from './drag.ts';

const cardLabel = (card: Card, index: number): string =>
  isTroop(card)
    ? `${index + 1}: ${texts.cardName(card)}`
    : `${index + 1}: ${texts.cardName(card)}. ${texts.tactic(card).does}`;

/** The viewer's hand: click a card and then a flag, or drag it there. */
export const Hand = ({ desk }: { readonly desk: Desk }) => {
  const isLow = useSignal(false);
  const cards = desk.hand.value;
  const picks = desk.picks.value;
  const phase = desk.frame.value?.view.position?.turn?.phase;
  const canPick = desk.isMyTurn.value && (phase === 'hand' || phase === 'return');
  const name = isLow.value ? texts.table.showHand : texts.table.hideHand;
  return (
    <section class={`hand${isLow.value ? ' low' : ''}`} aria-label={texts.table.hand}>
      <button
        type="button"
        class="handle"
        aria-expanded={!isLow.value}
        aria-label={name}
        onClick={() => (isLow.value = !isLow.value)}
      >
        <Icon name={isLow.value ? 'up' : 'down'} />
      </button>
      <ol class="cards" style={{ '--count': Math.max(7, cards.length) }}>
        {cards.map((card, index) => {
          const order = picks.indexOf(`hand ${card}`);
          const isDim = canPick && picks.length === 0 && !desk.next.value.has(`hand ${card}`);
          return (
            <li key={card} class={order >= 0 ? 'picked' : isDim ? 'dim' : ''}>
              <button
                type="button"
                class="card"
                data-card={card}
                data-hand={index}
                aria-pressed={order >= 0}
                aria-label={cardLabel(card, index)}
                title={isTroop(card) ? undefined : texts.tactic(card).does}
                onPointerDown={(event) => startDrag(desk, card, event)}
                onClick={(event) => {
                  // A click that ends a drag isn't meant for the card.
                  if (event.currentTarget.dataset['dragged'] === undefined) desk.pick(`hand ${card}`);
                }}
              >
                <CardFace card={card} />
                <span class="number" aria-hidden="true">
                  {index + 1}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
};
