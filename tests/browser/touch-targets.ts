import type { Page } from 'playwright-core';

/** CSS px in each direction (WCAG 2.5.5). */
const LEAST = 44;
const FLAGS = 9;

type Target = { readonly name: string; readonly isFlag: boolean; readonly width: number; readonly height: number };

// What a finger hits: of what is marked by a label the label, of a flag its whole column, of which nine stand side by
// side. Links in the middle of a sentence are as high as its line.
const FIND_TARGETS = `(() => {
  const isInText = (target) =>
    getComputedStyle(target).display === 'inline' && target.parentElement.textContent.trim() !== target.textContent.trim();
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter((target) => target.checkVisibility({ visibilityProperty: true }) && !isInText(target))
    .map((target) => ({ target, area: target.closest('label, [data-flag]') ?? target }))
    .filter(({ area }) => area.getBoundingClientRect().bottom + scrollY > 0)
    .map(({ target, area }) => {
      const { width, height } = area.getBoundingClientRect();
      const name = target.localName + '.' + target.className + ' ' + (target.ariaLabel ?? target.textContent);
      return { name, isFlag: 'flag' in area.dataset, width: Math.round(width), height: Math.round(height) };
    });
})()`;

/** The controls of a page that a finger could miss, each with its size. */
export const smallTargets = async (page: Page): Promise<string[]> => {
  const targets = await page.evaluate<readonly Target[]>(FIND_TARGETS);
  const flagWidth = Math.min(LEAST, Math.floor((page.viewportSize()?.width ?? 0) / FLAGS) - 1);
  return targets
    .filter(({ isFlag, width, height }) => width < (isFlag ? flagWidth : LEAST) || height < LEAST)
    .map(({ name, width, height }) => `${name}: ${width} × ${height}`);
};
