import type { Visitor } from './visitor.ts';

/**
 * What has moved on the screen since now though nobody moved it. The cards of the hand close ranks, as they should; and
 * the end takes the hand's place, and more room.
 */
export const watchShifts = async ({ page }: Visitor): Promise<() => Promise<string[]>> => {
  await page.evaluate(`
    window.shifts = [];
    new PerformanceObserver((list) => {
      if (document.querySelector('.table.over')) return;
      for (const { value, sources } of list.getEntries())
        for (const { node, previousRect, currentRect } of sources) {
          const element = node instanceof Element ? node : node?.parentElement;
          if (element?.closest('.hand') ?? true) continue;
          const rects = [previousRect, currentRect].map(({ x, y, width, height }) => [x, y, width, height].join());
          window.shifts.push([value.toFixed(5), ...rects, element.outerHTML.slice(0, 120)].join(' '));
        }
    }).observe({ type: 'layout-shift' });
  `);
  return () => page.evaluate<string[]>('window.shifts');
};
