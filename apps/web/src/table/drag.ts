import { type Card, parseFlag } from '@battleline/domain';
import type { Desk } from './desk.ts';

/** A press that moves less than this is a click, in CSS pixels. */
const SLACK = 8;

const dropAt = (x: number, y: number): HTMLElement | null =>
  document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-flag], [data-dish], [data-deck]') ?? null;

const makeGhost = (source: HTMLElement): HTMLElement => {
  const ghost = source.cloneNode(true) as HTMLElement;
  const { width, height } = source.getBoundingClientRect();
  ghost.classList.add('ghost');
  ghost.setAttribute('aria-hidden', 'true');
  ghost.removeAttribute('data-card');
  Object.assign(ghost.style, { width: `${width}px`, height: `${height}px` });
  document.body.append(ghost);
  return ghost;
};

const drop = (desk: Desk, target: HTMLElement | null): void => {
  const flag = parseFlag(`f${target?.dataset['flag']}`);
  const deck = target?.dataset['deck'];
  if (flag !== undefined) desk.pressFlag(flag);
  else if (deck === 'troop' || deck === 'tactics') desk.pick(`deck ${deck}`);
  else if (target === null) desk.cancel();
};

/** Lets the pressed card of the hand follow the pointer to a flag or a deck. */
export const startDrag = (desk: Desk, card: Card, press: PointerEvent): void => {
  const source = press.currentTarget;
  if (!(source instanceof HTMLElement) || press.button !== 0) return;
  delete source.dataset['dragged'];
  const watching = new AbortController();
  const { signal } = watching;
  let ghost: HTMLElement | undefined;
  let over: HTMLElement | null = null;

  const mark = (target: HTMLElement | null): void => {
    if (target === over) return;
    over?.classList.remove('over');
    target?.classList.add('over');
    over = target;
  };
  const follow = ({ clientX, clientY }: PointerEvent): void => {
    if (ghost === undefined) {
      if (Math.hypot(clientX - press.clientX, clientY - press.clientY) < SLACK) return;
      ghost = makeGhost(source);
      source.dataset['dragged'] = '';
      source.classList.add('away');
      if (desk.picks.value[0] !== `hand ${card}`) desk.pick(`hand ${card}`);
    }
    ghost.style.transform = `translate(${clientX - ghost.offsetWidth / 2}px, ${clientY - ghost.offsetHeight * 0.6}px)`;
    mark(dropAt(clientX, clientY));
  };
  const end = (event: PointerEvent): void => {
    watching.abort();
    mark(null);
    source.classList.remove('away');
    if (ghost === undefined) return;
    ghost.remove();
    setTimeout(() => delete source.dataset['dragged']);
    if (event.type === 'pointerup') drop(desk, dropAt(event.clientX, event.clientY));
    else desk.cancel();
  };
  addEventListener('pointermove', follow, { signal });
  addEventListener('pointerup', end, { signal });
  addEventListener('pointercancel', end, { signal });
};
