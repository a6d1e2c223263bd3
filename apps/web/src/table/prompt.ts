import { type Card, parseCard } from '@battleline/domain';
import { cardsToPutBack } from '../game/hand-size.ts';
import { happeningText } from '../game/chronicle.ts';
import { texts } from '../texts.ts';
import { candidatesAt, type Desk } from './desk.ts';

const pickedCard = (pick: string | undefined): Card | undefined => parseCard(pick?.slice(pick.indexOf(' ') + 1));

const handText = (desk: Desk): string => {
  const [first, second] = desk.picks.value.map(pickedCard);
  const narrowed = desk.narrowed.value;
  if (narrowed !== null)
    return texts.table.whichAt(narrowed, candidatesAt(desk.frame.value, desk.next.value, narrowed));
  if (first === undefined) return texts.task.hand;
  if (first === 'scout') return texts.task.scoutFrom;
  if (second !== undefined) return first === 'redeploy' ? texts.task.toOrDish(second) : texts.task.to(second);
  const wantsVictim = [...desk.next.value].some((pick) => pick.startsWith('at '));
  return wantsVictim ? texts.task.victim(first) : texts.task.target(first);
};

/** What the viewer is to do now, or whom all wait for, in one sentence. */
export const promptText = (desk: Desk): string => {
  const frame = desk.frame.value;
  const position = frame?.view.position;
  if (frame === undefined || !position) return texts.table.opening;
  if (frame.view.status === 'saved') {
    const saved = frame.last?.type === 'TableSaved' ? happeningText(frame.last, frame) : undefined;
    return `${saved ?? texts.happening.savedBefore} ${texts.table.savedNext}`;
  }
  const { turn } = position;
  if (turn === null) return '';
  if (desk.isSending.value) return texts.table.sending;
  if (turn.seat !== frame.view.viewer) return texts.task.wait(frame.players[turn.seat].name, turn.phase);
  if (desk.draft.value !== null) return texts.task.draft(desk.draft.value);
  switch (turn.phase) {
    case 'claim':
      return desk.proved.value.length > 0 ? texts.task.claimProved(desk.proved.value.length) : texts.task.claimNone;
    case 'hand':
      return handText(desk);
    case 'scout':
      return texts.task.scout(position.scoutLeft);
    case 'return': {
      const [first] = desk.picks.value.map(pickedCard);
      return first ? texts.task.returnNext(first) : texts.task.return(cardsToPutBack(position));
    }
    case 'draw':
      return texts.task.draw;
  }
};
