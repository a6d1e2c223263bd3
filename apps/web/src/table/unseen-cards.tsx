import { isTroop, strengthOf } from '@battleline/domain';
import { COUNTED, sightOf } from '../game/unseen.ts';
import { texts } from '../texts.ts';
import type { Desk } from './desk.ts';

/** Which cards are still to come: public knowledge, and the viewer's own hand. */
export const UnseenCards = ({ desk }: { readonly desk: Desk }) => {
  const position = desk.shown.value?.position;
  if (position === undefined) return null;
  const sight = sightOf(position);
  const unseen = (row: (typeof COUNTED)[number]): number => row.filter((card) => sight(card) !== 'seen').length;
  return (
    <section class="unseen" aria-label={texts.unseen.heading}>
      <h2>{texts.unseen.heading}</h2>
      <div class="grid">
        {COUNTED.map((row) => {
          const [card] = row;
          if (card === undefined) return null;
          const colour = isTroop(card) ? card.charAt(0) : '';
          const name = isTroop(card) ? texts.colour(card.charAt(0) as 'G') : texts.unseen.tactics;
          const left = row.filter((one) => sight(one) !== 'seen');
          return (
            <div
              key={name}
              class={`row ${colour ? `colour-${colour}` : 'tactics'}`}
              role="img"
              aria-label={`${texts.capital(name)}, ${texts.unseen.left(unseen(row))}: ${texts.cardNames(left)}`}
            >
              <span class="head">{colour || '✦'}</span>
              {row.map((one) => (
                <span key={one} class={`cell ${sight(one)}`} title={texts.unseen.cell(one, sight(one))}>
                  {isTroop(one) ? (
                    strengthOf(one)
                  ) : (
                    <svg viewBox="-24 -24 48 48">
                      <use href={`#emblem-${one}`} />
                    </svg>
                  )}
                </span>
              ))}
            </div>
          );
        })}
      </div>
      <p class="soft">{texts.unseen.note}</p>
    </section>
  );
};
