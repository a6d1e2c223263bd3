import { expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { BrowserStage } from './stage.ts';

export const lessonSuite = (stage: () => BrowserStage): void => {
  test('a newcomer learns the game from the lobby on, by doing it', async () => {
    const { page } = await stage().visit();
    const card = (name: string): Locator => page.locator(`.hand [data-card="${name}"]`);
    const play = async (name: string, flag: number): Promise<void> => {
      await page.locator('.order-line.mine').waitFor();
      await card(name).click();
      await page.locator(`[data-flag-button="${flag}"]`).click();
    };
    const draw = (name: string): Promise<void> => page.getByRole('button', { name }).click();

    await page.getByRole('link', { name: 'New here? Learn it in five minutes' }).click();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.locator('.order-line.mine').waitFor();
    // What the lesson doesn't ask for isn't lit.
    await card('R9').click();
    expect(await page.locator('.column.lit').count()).toBe(1);
    await page.keyboard.press('Escape');
    for (const name of ['R9', 'R10', 'R8']) {
      await play(name, 5);
      await draw('Draw a troop');
    }
    await page.getByRole('button', { name: 'Claim flag 5' }).click();
    await page.getByText('You win flag 5.').first().waitFor({ state: 'attached' });
    await play('B7', 4);
    await draw('Draw a tactics card');
    for (const name of ['alexander', 'G7']) {
      await play(name, 4);
      await draw('Draw a troop');
    }
    await page.getByRole('button', { name: 'Claim flag 4' }).click();
    for (let step = 0; step < 2; step += 1) await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('That is all there is to it.').waitFor();
    await page.locator('.order-line.mine').waitFor();
    expect(await page.locator('.hand li:not(.dim)').count()).toBeGreaterThan(1);
    await page.locator('.coach').getByRole('link', { name: 'To the lobby' }).click();
    await page.getByRole('heading', { name: 'Take the field' }).waitFor();
  }, 60_000);
};
