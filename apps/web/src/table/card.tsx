import type { Card } from '@battleline/domain';
import type { CSSProperties } from 'preact';
import { CardFace } from '../pictures/card-face.tsx';
import { texts } from '../texts.ts';

type CardProps = {
  readonly card: Card;
  readonly isSending?: boolean | undefined;
  readonly isLast?: boolean | undefined;
  readonly style?: CSSProperties;
  /** makes it a button */
  readonly press?: (() => void) | undefined;
  readonly label?: string;
};

/** A card as it lies somewhere; a button where it can be picked. */
export const CardShown = ({ card, isSending, isLast, style, press, label }: CardProps) => {
  const name = `card${isSending ? ' sending' : ''}${isLast ? ' last' : ''}`;
  if (press === undefined)
    return (
      <span class={name} data-card={card} style={style} title={texts.capital(texts.cardName(card))}>
        <CardFace card={card} />
      </span>
    );
  const onClick = (event: MouseEvent): void => {
    event.stopPropagation();
    press();
  };
  return (
    <button
      type="button"
      class={`${name} target`}
      data-card={card}
      style={style}
      aria-label={label ?? texts.capital(texts.cardName(card))}
      onClick={onClick}
    >
      <CardFace card={card} />
    </button>
  );
};
