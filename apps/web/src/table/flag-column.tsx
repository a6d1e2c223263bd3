import { type Card, type Flag, type FlagView, isEnvironment, type Seat, SEATS, sideSize } from '@battleline/domain';
import { goalOf } from '../game/confirming.ts';
import { lastTouched } from '../game/chronicle.ts';
import { farSeat, nearSeat } from '../game/outlook.ts';
import { Pennant } from '../pictures/pennant.tsx';
import { texts } from '../texts.ts';
import { CardShown } from './card.tsx';
import type { Desk } from './desk.ts';
import { flagSentence } from './flag-sentence.ts';

/** Places on each side; a fourth card stays when the mud has gone. */
const slotsAt = (at: FlagView): number => {
  const mud = at.north.includes('mud') || at.south.includes('mud');
  const cards = SEATS.map((seat) => at[seat].filter((card) => !isEnvironment(card)).length);
  return Math.max(sideSize({ mud, fog: false }), ...cards);
};

type ColumnProps = { readonly desk: Desk; readonly at: FlagView };

const Side = ({ desk, at, seat, isNear }: ColumnProps & { readonly seat: Seat; readonly isNear: boolean }) => {
  const { sending } = desk.shown.value ?? { sending: new Set<Card>() };
  const touched = lastTouched(desk.last.value);
  const cards = at[seat].filter((card) => !isEnvironment(card));
  const slots = slotsAt(at);
  return (
    <div class={`side ${isNear ? 'near' : 'far'}`}>
      {Array.from({ length: slots }, (_, index) => (
        <span key={`slot${index}`} class="slot" style={{ '--place': index }} />
      ))}
      {cards.map((card, index) => (
        <CardShown
          key={card}
          card={card}
          isSending={sending.has(card)}
          isLast={touched.cards.includes(card)}
          style={{ '--place': index, zIndex: isNear ? index + 1 : slots - index }}
          press={desk.next.value.has(`at ${card}`) ? () => desk.pick(`at ${card}`) : undefined}
        />
      ))}
    </div>
  );
};

const Ground = ({ desk, at, seat }: ColumnProps & { readonly seat: Seat }) => (
  <div class="environment">
    {at[seat].filter(isEnvironment).map((card) => (
      <CardShown
        key={card}
        card={card}
        isSending={desk.shown.value?.sending.has(card)}
        press={desk.next.value.has(`at ${card}`) ? () => desk.pick(`at ${card}`) : undefined}
      />
    ))}
  </div>
);

const stateClasses = (desk: Desk, at: FlagView): string => {
  const { flag, winner } = at;
  const view = desk.frame.value?.view;
  const near = view ? nearSeat(view) : 'south';
  const draft = desk.draft.value;
  const target = desk.next.value.has(`flag ${flag}`) || (draft !== null && goalOf(draft) === flag);
  const refusal = desk.refusalAt(flag);
  const names = [
    winner && (winner === near ? 'won-near' : 'won-far'),
    target && 'lit',
    !target && refusal !== undefined && 'inert',
    !target && refusal === undefined && desk.picks.value.length > 0 && !desk.isMyTurn.value && 'ahead',
    desk.narrowed.value === flag && 'narrowed',
    desk.isMyTurn.value && view?.claimable.includes(flag) && 'claimable',
    desk.proved.value.includes(flag) && desk.isMyTurn.value && 'provable',
    desk.claims.value.includes(flag) && desk.isMyTurn.value && view?.claimable.includes(flag) && 'chosen',
    desk.shown.value?.claiming.includes(flag) && 'claiming',
    lastTouched(desk.last.value).flags.includes(flag) && 'touched',
    desk.inspected.value === flag && 'inspected',
  ];
  return ['column', ...names.filter((name) => name)].join(' ');
};

/** A flag with both sides' cards. */
export const FlagColumn = ({ desk, at }: ColumnProps) => {
  const { flag } = at;
  const frame = desk.frame.value;
  if (frame === undefined) return null;
  const near = nearSeat(frame.view);
  const far = farSeat(frame.view);
  const refusal = desk.refusalAt(flag);
  const chooses = desk.isMyTurn.value && frame.view.claimable.includes(flag);
  const press = (): void => desk.pressFlag(flag);
  return (
    <div
      class={stateClasses(desk, at)}
      data-flag={flag}
      style={{ '--slots': slotsAt(at) }}
      title={refusal}
      onClick={press}
      onPointerEnter={(event) => {
        if (event.pointerType === 'mouse') look(desk, flag, refusal);
      }}
    >
      <Side desk={desk} at={at} seat={far} isNear={false} />
      <div class="middle">
        <Ground desk={desk} at={at} seat={far} />
        <button
          type="button"
          class="flag"
          data-flag-button={flag}
          aria-label={flagSentence(desk, at)}
          aria-pressed={chooses ? desk.claims.value.includes(flag) : undefined}
          aria-disabled={refusal !== undefined}
          aria-describedby={refusal === undefined ? undefined : `refusal-${flag}`}
          onClick={(event) => {
            event.stopPropagation();
            press();
          }}
          onFocus={() => look(desk, flag, refusal)}
        >
          <Pennant flag={flag} />
        </button>
        {refusal !== undefined && (
          <span id={`refusal-${flag}`} class="for-listeners">
            {refusal}
          </span>
        )}
        <Ground desk={desk} at={at} seat={near} />
      </div>
      <Side desk={desk} at={at} seat={near} isNear />
    </div>
  );
};

/** Shows what can be known of the flag, and why the picked card can't go there. */
const look = (desk: Desk, flag: Flag, refusal: string | undefined): void => {
  desk.inspected.value = flag;
  desk.hint.value = refusal === undefined ? '' : `${texts.capital(texts.flagName(flag))}: ${refusal}`;
};
