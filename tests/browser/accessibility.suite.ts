import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect, test } from '@jest/globals';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { keyHands } from './hands.ts';
import type { BrowserStage } from './stage.ts';
import { atTurn, isTurn } from './visitor.ts';
import { playOn } from './whole-game.ts';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// What stands on a card is its picture; its name says the same in words. Most numbers of cards are one sign long, which
// axe would pass over; they are to be read like any other text.
const OPTIONS = JSON.stringify({
  resultTypes: ['violations'],
  rules: { 'label-content-name-mismatch': { enabled: false } },
  checks: { 'color-contrast': { options: { ignoreLength: true } } },
});
const SCHEMES = ['light', 'dark'] as const;

/** Looks for what axe objects to, by day and by night; `found` keeps it. */
export const createLook = () => {
  const found: string[] = [];
  return {
    found,
    at: async (page: Page, where: string): Promise<void> => void found.push(...(await objections(page, where))),
  };
};

const objections = async (page: Page, where: string): Promise<string[]> => {
  const found: string[] = [];
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(AXE);
    const { violations } = await page.evaluate<AxeResults>(`axe.run(${OPTIONS})`);
    for (const { id, nodes } of violations)
      found.push(
        ...nodes.map(({ html, failureSummary }) => `${where}, ${colorScheme}: ${id} ${html} ${failureSummary}`),
      );
  }
  return found;
};

export const accessibilitySuite = (stage: () => BrowserStage): void => {
  test('axe finds nothing to object to on any page, by day and by night', async () => {
    // Colours that are still changing would be measured on their way.
    const { visitor, opponent, table } = await stage().seat({ reducedMotion: 'reduce' });
    const { page } = visitor;
    const { found, at } = createLook();
    const look = (where: string): Promise<void> => at(page, where);

    stage().play(opponent);
    // Some cards have been seen by then.
    await playOn(visitor, keyHands(page), stage().random, (frame) => frame.view.moves > 8 && isTurn(frame, 'hand'));
    await page.locator('.order-line.mine').waitFor();
    await page.locator('.hand [data-card]').first().click();
    await page.locator('[data-flag-button="5"]').focus();
    await look('the table');
    await page.getByRole('button', { name: 'Settings' }).click();
    await look('the settings');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Help' }).click();
    await look('the help');
    await page.keyboard.press('Escape');
    const watcher = await stage().visit({ reducedMotion: 'reduce', path: `/table/${table}` });
    await watcher.page.locator('.board').waitFor();
    await at(watcher.page, 'watching');
    await page.getByRole('button', { name: 'Resign' }).click();
    await page.getByRole('button', { name: 'Yes, I resign' }).click();
    await page.getByText('Recomputed here').waitFor();
    await look('the end');
    await page.getByRole('link', { name: 'Replay' }).click();
    await page.getByText('Recomputed here').waitFor();
    await look('a replay');
    await page.getByRole('link', { name: 'Rules' }).first().click();
    await look('the rules');
    await page.getByRole('link', { name: 'Lobby' }).click();
    await page.getByRole('heading', { name: 'Players' }).waitFor();
    await look('the lobby');
    expect(found).toEqual([]);
  }, 120_000);

  test('… nor where one learns, has an account, and keeps games', async () => {
    const { visitor, opponent } = await stage().seat({ reducedMotion: 'reduce' });
    const { page } = visitor;
    const { found, at } = createLook();
    stage().play(opponent);
    await atTurn(visitor, 'hand');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('You have saved the game.').first().waitFor();
    await page.getByRole('link', { name: 'Lobby', exact: true }).click();
    await page.getByRole('region', { name: 'Saved games' }).waitFor();
    await at(page, 'saved games');
    await page.getByRole('button', { name: /^Account of/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Account' });
    await at(page, 'the account');
    await dialog.getByRole('button', { name: 'Register' }).click();
    await dialog.getByLabel('Name').fill('Antiope');
    await dialog.getByLabel('Password').fill('a bow of horn');
    await at(page, 'registering');
    await dialog.getByRole('button', { name: 'Register' }).click();
    await dialog.getByText('Your recovery codes').waitFor();
    await at(page, 'recovery codes');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Games' }).click();
    await page.getByRole('heading', { name: 'Your finished games' }).waitFor();
    await at(page, 'past games');
    await page.goto(`${stage().front.address}/learn`);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.locator('.order-line.mine').waitFor();
    await at(page, 'the lesson');
    expect(found).toEqual([]);
  }, 120_000);
};
