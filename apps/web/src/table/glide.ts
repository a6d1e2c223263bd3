import type { Choices } from '../session/settings.ts';

type Spot = { readonly x: number; readonly y: number; readonly width: number };

const DURATION_MS: Readonly<Record<Choices['speed'], number>> = { normal: 260, fast: 120, none: 0 };

const spotOf = (element: Element): Spot => {
  const { x, y, width } = element.getBoundingClientRect();
  return { x, y, width };
};

/** Lets cards glide from where they lay to where they lie: called after each drawing of the table. */
export const createGlide = () => {
  let known = new Map<string, Spot>();
  let size = '';

  /** A card that wasn't there before comes from its deck, or from the other's hand. */
  const originOf = (element: HTMLElement, root: HTMLElement): Spot | undefined => {
    const deck = element.closest('.hand') && root.querySelector(`[data-deck="${deckOf(element)}"]`);
    const hand = element.closest('.column') && root.querySelector('.player.far');
    const origin = deck ?? hand;
    return origin ? spotOf(origin) : undefined;
  };

  return (root: HTMLElement, speed: Choices['speed']): void => {
    const isStill = speed === 'none' || matchMedia('(prefers-reduced-motion: reduce)').matches;
    const now = new Map<string, Spot>();
    const elements = [...root.querySelectorAll<HTMLElement>('[data-card]')];
    for (const element of elements) {
      for (const animation of element.getAnimations()) if (animation.id === 'glide') animation.cancel();
      now.set(element.dataset['card'] ?? '', spotOf(element));
    }
    const isResized = size !== `${innerWidth} ${innerHeight}`;
    if (!isStill && !isResized && known.size > 0)
      for (const element of elements) {
        const name = element.dataset['card'] ?? '';
        const to = now.get(name);
        const from = known.get(name) ?? originOf(element, root);
        if (!to || !from || Math.hypot(from.x - to.x, from.y - to.y) < 2) continue;
        const start = `translate(${from.x - to.x}px, ${from.y - to.y}px) scale(${from.width / to.width || 1})`;
        element.animate([{ transform: start, transformOrigin: '0 0' }, { transformOrigin: '0 0' }], {
          id: 'glide',
          duration: DURATION_MS[speed],
          easing: 'cubic-bezier(.2,.7,.2,1)',
        });
      }
    known = now;
    size = `${innerWidth} ${innerHeight}`;
  };
};

const deckOf = (element: HTMLElement): string =>
  /^[GRPYBO]\d/.test(element.dataset['card'] ?? '') ? 'troop' : 'tactics';
