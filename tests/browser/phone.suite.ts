import { expect, test } from '@jest/globals';
import type { CDPSession, Locator } from 'playwright-core';
import { pointingHands } from './hands.ts';
import { watchShifts } from './shifts.ts';
import type { BrowserStage } from './stage.ts';
import { smallTargets } from './touch-targets.ts';
import { atTurn, type Visitor } from './visitor.ts';
import { playOn } from './whole-game.ts';

const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

const middleOf = async (target: Locator): Promise<{ x: number; y: number }> => {
  const { x, y, width, height } = (await target.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  return { x: x + width / 2, y: y + height / 2 };
};

/** Draws one finger over the screen. */
const swipe = async (cdp: CDPSession, from: Locator, to: Locator): Promise<void> => {
  const [start, end] = [await middleOf(from), await middleOf(to)];
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [start] });
  for (const part of [0.2, 0.6, 1]) {
    const point = { x: start.x + (end.x - start.x) * part, y: start.y + (end.y - start.y) * part };
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [point] });
  }
  await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
};

const overflow = ({ page }: Visitor): Promise<number> =>
  page.evaluate<number>('document.scrollingElement.scrollWidth - innerWidth');

export const phoneSuite = (stage: () => BrowserStage): void => {
  test('on a phone all nine flags, the hand and the decks are in sight, a whole game is played by touch, and nothing jumps', async () => {
    const { visitor, opponent } = await stage().seat(PHONE);
    const { page } = visitor;
    stage().play(opponent);
    await atTurn(visitor, 'hand');
    await page.locator('.order-line.mine').waitFor();
    for (const target of await page.locator('[data-flag-button], [data-flag], .hand [data-card], [data-deck]').all()) {
      const { x, y, width, height } = (await target.boundingBox()) ?? { x: -1, y: -1, width: 0, height: 0 };
      expect([x >= 0, y >= 0, x + width <= 390, y + height <= 844]).toEqual([true, true, true, true]);
    }
    expect(await overflow(visitor)).toBeLessThanOrEqual(0);

    const board = page.locator('.board');
    const small = (await board.boundingBox())?.height ?? Infinity;
    await page.getByRole('button', { name: 'Lower your hand' }).tap();
    await page.locator('.hand.low').waitFor();
    expect((await board.boundingBox())?.height).toBeGreaterThan(small);
    await page.getByRole('button', { name: 'Raise your hand' }).tap();
    await page.locator('.hand:not(.low)').waitFor();

    const shifts = await watchShifts(visitor);
    const cdp = await visitor.context.newCDPSession(page);
    const troop = page.locator('.hand [data-card]').first();
    const name = await troop.getAttribute('data-card');
    await swipe(cdp, troop, page.locator('[data-flag="6"]'));
    await page.locator(`.column[data-flag="6"] .near [data-card="${name}"]`).waitFor();
    expect(await page.evaluate<number>('scrollY')).toBe(0);

    const end = await playOn(
      visitor,
      pointingHands(page, (target, spot) => target.tap(spot)),
      stage().random,
      ({ view }) => view.position?.result !== null,
    );
    expect(end.view.position?.result?.by).toBe('flags');
    expect(await shifts()).toEqual([]);
    await page.getByRole('heading', { name: /Victory|Defeat/ }).waitFor();
    expect(await overflow(visitor)).toBeLessThanOrEqual(0);
  }, 120_000);

  test('on a phone mud and fog at one flag are touched each for itself, also a little beside them', async () => {
    const { visitor } = await stage().seat(PHONE);
    const { page } = visitor;
    await page.locator('[data-flag="4"]').waitFor();
    // Two such cards at one flag, both of them to be picked, come once in hundreds of games.
    const touched = await page.evaluate<readonly string[]>(`(() => {
      const ground = document.querySelector('[data-flag="4"] .environment');
      const cards = ['mud', 'fog'].map((name) => {
        const card = document.createElement('button');
        card.className = 'card target';
        card.dataset.card = name;
        ground.append(card);
        return card;
      });
      return cards.flatMap((card, index) => {
        const { left, right, top, bottom } = card.getBoundingClientRect();
        const outer = index === 0 ? left - 1 : right + 1;
        const across = [left + 1, (left + right) / 2, right - 1, outer].map((x) => [x, (top + bottom) / 2]);
        const along = [top - 6, top + 1, bottom - 1, bottom + 6].map((y) => [(left + right) / 2, y]);
        return [...across, ...along].map(([x, y]) => document.elementFromPoint(x, y)?.closest('[data-card]')?.dataset.card ?? '-');
      });
    })()`);
    expect(touched).toEqual([...Array<string>(8).fill('mud'), ...Array<string>(8).fill('fog')]);
  });

  test('on a phone whatever is touched is large enough for a finger, on every page and in every dialog', async () => {
    const { visitor, opponent } = await stage().seat(PHONE);
    const { page } = visitor;
    const small: string[] = [];
    const look = async (where: string): Promise<void> =>
      void small.push(...(await smallTargets(page)).map((target) => `${where}: ${target}`));
    const stop = stage().play(opponent);
    await atTurn(visitor, 'hand');
    await page.locator('.order-line.mine').waitFor();
    await page.locator('.hand [data-card]').first().tap();
    await look('the table');
    await page.getByRole('button', { name: 'Details' }).tap();
    const details = page.getByRole('complementary', { name: 'Details' });
    await details.getByRole('button', { name: 'Close' }).waitFor();
    await look('the moves');
    await details.getByRole('button', { name: 'Talk', exact: true }).tap();
    await look('the talk at the table');
    await details.getByRole('button', { name: 'Close' }).tap();

    stop();
    await page.getByRole('button', { name: 'Resign' }).tap();
    await look('the question');
    await page.getByRole('button', { name: 'Yes, I resign' }).tap();
    await page.getByRole('heading', { name: 'Defeat' }).waitFor();
    await page.getByText('Recomputed here').waitFor();
    await look('the end');
    await page.getByRole('link', { name: 'Replay' }).tap();
    await page.locator('.order-line.past').waitFor();
    await look('the replay');
    const header = page.getByRole('banner');
    for (const name of ['Settings', 'Help', 'Talk']) {
      await header.getByRole('button', { name, exact: true }).tap();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      await look(`the dialog ${name}`);
      await dialog.getByRole('button', { name: 'Close' }).tap();
    }
    for (const [name, heading] of [
      ['Games', 'Your finished games'],
      ['Rules', 'The rules'],
      ['Lobby', 'Players'],
    ] as const) {
      await header.getByRole('link', { name, exact: true }).tap();
      await page.getByRole('heading', { name: heading }).waitFor();
      await look(name);
    }
    await page.getByText('Options of the game').tap();
    await look('the options of a game');
    await page.getByRole('link', { name: /^New here/ }).tap();
    await page.getByRole('button', { name: 'Go on' }).waitFor();
    await look('the lesson');
    expect(small).toEqual([]);
  }, 90_000);
};
