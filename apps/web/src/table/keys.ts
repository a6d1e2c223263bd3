import { parseFlag } from '@battleline/domain';
import type { App } from '../app/app.ts';
import { texts } from '../texts.ts';
import { candidatesAt, type Desk } from './desk.ts';
import { standing } from './past-buttons.tsx';

/** Whether a key belongs to what is being typed in, or to an open dialog. */
export const isTyping = (event: KeyboardEvent): boolean =>
  event.ctrlKey ||
  event.metaKey ||
  event.altKey ||
  (event.target instanceof Element && event.target.closest('input, textarea, select') !== null) ||
  document.querySelector('dialog[open]') !== null;

const pressDigit = (desk: Desk, digit: number): void => {
  const flag = parseFlag(`f${digit}`);
  const view = desk.frame.value?.view;
  if (flag === undefined || view === undefined) return;
  const narrowed = desk.narrowed.value;
  if (narrowed !== null) {
    const card = candidatesAt(desk.frame.value, desk.next.value, narrowed)[digit - 1];
    if (card !== undefined) desk.pick(`at ${card}`);
    return;
  }
  const phase = desk.isMyTurn.value ? view.position?.turn?.phase : undefined;
  const choosesCard =
    view.viewer !== 'watcher' &&
    phase !== 'claim' &&
    (desk.picks.value.length === 0 || phase === 'return' || !desk.isMyTurn.value);
  if (choosesCard) desk.pressCard(digit - 1);
  else desk.pressFlag(flag);
};

/** Moves the focus to the next button of the same row: flags, or cards of the hand. Not where a click had put it. */
const walk = (step: 1 | -1): boolean => {
  const row = document.activeElement?.closest('.board, .hand');
  if (!row || !document.activeElement?.matches(':focus-visible')) return false;
  const stops = [...row.querySelectorAll<HTMLElement>('[data-flag-button], [data-hand]')];
  const index = stops.indexOf(document.activeElement as HTMLElement);
  if (index < 0) return false;
  stops[(index + step + stops.length) % stops.length]?.focus();
  return true;
};

/** What a key does at the table; false where it does nothing. */
const pressKey = (app: App, desk: Desk, key: string): boolean => {
  if (/^[1-9]$/.test(key)) {
    pressDigit(desk, Number(key));
    return true;
  }
  switch (key) {
    case 'ArrowRight':
    case 'ArrowLeft': {
      const step = key === 'ArrowRight' ? 1 : -1;
      if (!walk(step)) desk.look(standing(desk).shown + step);
      return true;
    }
    case 'Home':
      desk.look(0);
      return true;
    case 'End':
      desk.look(null);
      return true;
    case 'Escape':
      if (desk.past.value !== null) desk.look(null);
      if (desk.narrowed.value !== null) desk.narrow(null);
      else desk.cancel();
      desk.refused.value = [];
      return true;
    case 'Enter':
      if (desk.draft.value === null) return false;
      desk.confirm();
      return true;
    case 'c':
      if (desk.isMyTurn.value && (desk.frame.value?.view.claimable.length ?? 0) > 0) desk.sendClaims();
      else desk.hint.value = texts.moveRefusal('SIDE_INCOMPLETE');
      return true;
    case 'p':
      desk.pick('pass');
      return true;
    case 't':
      desk.pick('deck troop');
      return true;
    case 'y':
      desk.pick('deck tactics');
      return true;
    case 'd':
      desk.pick('dish');
      return true;
    case '/':
      document.getElementById('command')?.focus();
      return true;
    case 'm':
      app.settings.choose({ sound: !app.settings.choices.value.sound });
      app.announcer.notice(app.settings.choices.value.sound ? texts.sounds.on : texts.sounds.off);
      return true;
    default:
      return false;
  }
};

/** Listens to the table's keys; returns what ends that. `zen` shows and hides what isn't the board. */
export const listenToKeys = (app: App, desk: Desk, zen: () => void): (() => void) => {
  const onKey = (event: KeyboardEvent): void => {
    const isCharacter = event.key.length === 1;
    if (isTyping(event) || (isCharacter && !app.settings.choices.value.keys)) return;
    const key = isCharacter ? event.key.toLowerCase() : event.key;
    if (key === 'z') return zen();
    // Enter presses the focused button, unless a move waits to be confirmed.
    if (pressKey(app, desk, key)) event.preventDefault();
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
};
