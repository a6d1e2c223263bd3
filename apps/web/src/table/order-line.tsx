import { parseCard } from '@battleline/domain';
import { texts } from '../texts.ts';
import { candidatesAt, type Desk } from './desk.ts';
import { promptText } from './prompt.ts';

const Orders = ({ desk }: { readonly desk: Desk }) => {
  const frame = desk.frame.value;
  if (frame === undefined || !desk.isMyTurn.value) return null;
  const narrowed = desk.narrowed.value;
  if (desk.draft.value !== null)
    return (
      <>
        <button type="button" class="order main" onClick={desk.confirm}>
          {texts.table.confirm} <kbd aria-hidden="true">↵</kbd>
        </button>
        <button type="button" class="order" onClick={desk.cancel}>
          {texts.table.cancel}
        </button>
      </>
    );
  if (frame.view.claimable.length > 0)
    return (
      <button type="button" class="order main" onClick={desk.sendClaims}>
        {desk.claims.value.length > 0 ? texts.table.claim(desk.claims.value) : texts.table.claimNothing}{' '}
        <kbd aria-hidden="true">C</kbd>
      </button>
    );
  return (
    <>
      {narrowed !== null &&
        candidatesAt(frame, desk.next.value, narrowed).map((card, index) => (
          <button key={card} type="button" class="order" onClick={() => desk.pick(`at ${card}`)}>
            {index + 1}: {texts.cardName(card)}
          </button>
        ))}
      {desk.next.value.has('pass') && (
        <button type="button" class="order" onClick={() => desk.pick('pass')}>
          {texts.table.pass} <kbd aria-hidden="true">P</kbd>
        </button>
      )}
      {desk.picks.value.length > 0 && (
        <button type="button" class="order" onClick={desk.cancel}>
          {texts.table.cancel} <kbd aria-hidden="true">Esc</kbd>
        </button>
      )}
    </>
  );
};

/** One line that says what is to be done now, and what can be done about it; always of the same height. */
export const OrderLine = ({ desk }: { readonly desk: Desk }) => {
  const turn = desk.frame.value?.view.position?.turn;
  const [first] = desk.picks.value;
  const card = parseCard(first?.slice(5));
  const isMine = desk.isMyTurn.value;
  const isWatching = desk.frame.value?.view.viewer === 'watcher';
  const task = desk.hint.value || promptText(desk);
  return (
    <div class={`order-line${isMine ? ' mine' : ''}${desk.hint.value ? ' hinting' : ''}`}>
      {turn && <span class="phase">{isMine || isWatching ? texts.task.phase(turn.phase) : texts.task.pause}</span>}
      <p class="task" id="task" title={card && !desk.hint.value ? texts.cardName(card) : undefined}>
        {/* A new sentence is a new one, not the old one somewhere else. */}
        <span key={task}>{task}</span>
      </p>
      <span class="orders">
        <Orders desk={desk} />
      </span>
    </div>
  );
};
