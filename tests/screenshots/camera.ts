import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VisitorOptions } from '../browser/stage.ts';
import type { Visitor } from '../browser/visitor.ts';

/** How a desktop and a phone look at the page. */
export const DESK = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2, reducedMotion: 'reduce' } as const;
export const PHONE = {
  ...{ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  reducedMotion: 'reduce',
} as const satisfies VisitorOptions;

/** Takes a picture of what this person sees, by day or by night, as `NAME.webp`. */
export type Camera = (visitor: Visitor, name: string, colorScheme?: 'light' | 'dark') => Promise<void>;

const QUALITY = 82;

/** Keeps its pictures in this folder. */
export const createCamera = (folder: string, note: (line: string) => void): Camera => {
  return async ({ page, context }, name, colorScheme = 'light') => {
    await page.emulateMedia({ colorScheme });
    // What passes by itself would be in one picture and not in the next; it may pass in this very moment.
    await page.evaluate(`document.querySelectorAll('.notice button').forEach((button) => button.click())`);
    await page.evaluate('document.fonts.ready');
    const cdp = await context.newCDPSession(page);
    const y = await page.evaluate<number>('scrollY');
    const clip = { x: 0, y, ...(page.viewportSize() ?? DESK.viewport), scale: DESK.deviceScaleFactor };
    const { data } = await cdp.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY, clip });
    await cdp.detach();
    await page.emulateMedia({ colorScheme: 'light' });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}.webp`), Buffer.from(data, 'base64'));
    note(`${name}.webp`);
  };
};
