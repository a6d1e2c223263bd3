import { type Card, type Deck, DECKS, type Seat } from '@battleline/domain';
import { inOrder } from '../game/position.ts';
import { CardBack, CardFace } from '../pictures/card-face.tsx';
import { Icon } from '../pictures/icon.tsx';
import { texts } from '../texts.ts';
import { nameOf } from '../game/chronicle.ts';
import { AbsenceNote } from './absence.tsx';
import { CardShown } from './card.tsx';
import { Clock } from './clock.tsx';
import type { Desk } from './desk.ts';

type SeatProps = { readonly desk: Desk; readonly seat: Seat; readonly isNear: boolean };

/** A seat's face-up discards; a target where a card is redeployed into it. */
const Dish = ({ desk, seat, isNear }: SeatProps) => {
  const frame = desk.frame.value;
  const cards: readonly Card[] = desk.shown.value?.position.dishes[seat] ?? [];
  const isMine = frame?.view.viewer === seat;
  const label = isMine ? texts.table.yourDish : texts.table.dishOf(frame?.players[seat].name ?? '');
  const isTarget = isNear && desk.next.value.has('dish');
  return (
    <div class="dish" data-dish={isTarget ? '' : undefined} role="group" aria-label={label}>
      <span class="label" aria-hidden="true">
        {texts.table.dish}
      </span>
      {isTarget ? (
        <button type="button" class="order" onClick={() => desk.pick('dish')}>
          {texts.table.toDish}
        </button>
      ) : (
        <span class="cards">
          {cards.length === 0 && <span class="none">{texts.table.dishEmpty}</span>}
          {cards.map((card) => (
            <CardShown key={card} card={card} isSending={desk.shown.value?.sending.has(card)} />
          ))}
        </span>
      )}
    </div>
  );
};

const Backs = ({ deck, count }: { readonly deck: Deck; readonly count: number }) => (
  <>
    {Array.from({ length: count }, (_, index) => (
      <CardBack key={`${deck}${index}`} deck={deck} />
    ))}
  </>
);

/** A player: his name, his flags, what he holds, his dish. */
export const Player = ({ desk, seat, isNear }: SeatProps) => {
  const frame = desk.frame.value;
  const position = desk.shown.value?.position;
  if (frame === undefined || position === undefined) return null;
  const person = frame.players[seat];
  const isMine = frame.view.viewer === seat;
  const won = position.flags.filter(({ winner }) => winner === seat).length;
  const isActing = position.turn?.seat === seat;
  const hand = position.hands[seat];
  return (
    <section
      class={`player ${isNear ? 'near' : 'far'}${isActing ? ' acting' : ''}`}
      aria-label={isMine ? texts.table.yourSide : person.name}
    >
      <span class="lamp" aria-hidden="true" />
      <h2 class="name">
        {isMine ? `${nameOf(frame, seat)}` : person.name}
        {person.kind === 'bot' && (
          <span class="kind" title={texts.page.computer}>
            <Icon name="bot" />
            <span class="for-listeners">({texts.page.computer})</span>
          </span>
        )}
      </h2>
      <Clock desk={desk} seat={seat} />
      {!isMine && <AbsenceNote desk={desk} seat={seat} />}
      <span class="score" role="img" aria-label={texts.table.flagsWon(won)}>
        {[0, 1, 2, 3, 4].map((index) => (
          <span key={index} class={index < won ? 'pip won' : 'pip'} />
        ))}
      </span>
      {!isMine && !(isNear && hand.cards) && (
        <span
          class="backs"
          role="img"
          aria-label={hand.cards ? texts.cardNames(hand.cards) : texts.table.handCounts(hand.troop, hand.tactics)}
        >
          {hand.cards
            ? inOrder(hand.cards).map((card) => <CardFace key={card} card={card} />)
            : DECKS.map((deck) => <Backs key={deck} deck={deck} count={hand[deck]} />)}
        </span>
      )}
      <Dish desk={desk} seat={seat} isNear={isNear} />
    </section>
  );
};
