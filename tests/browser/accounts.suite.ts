import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { BrowserStage } from './stage.ts';
import { atTurn } from './visitor.ts';

const PASSWORDS = ['a lance of cornel wood', 'a shield of bronze', 'a helmet with a plume'] as const;

/** The dialog over a page, opened by the name in the bar above. */
const openAccount = async (page: Page): Promise<Locator> => {
  await page.getByRole('button', { name: /^Account of / }).click();
  return page.getByRole('dialog', { name: 'Account' });
};

/** Chooses a task, and fills its fields in their order. */
const fill = async (dialog: Locator, task: string, does: string, values: readonly string[]): Promise<void> => {
  await dialog.getByRole('button', { name: task, exact: true }).click();
  const inputs = dialog.locator('form.account input');
  for (const [index, value] of values.entries()) await inputs.nth(index).fill(value);
  await dialog.getByRole('button', { name: does, exact: true }).click();
};

/** Tells what a form objects to, and goes back from it. */
const objection = async (dialog: Locator, words: string): Promise<void> => {
  await dialog.getByRole('alert').getByText(words).waitFor();
  await dialog.getByRole('button', { name: 'Back' }).click();
};

export const accountsSuite = (stage: () => BrowserStage): void => {
  test('a guest registers and keeps his games, changes his password, takes his data along, is let in by a code, and deletes all', async () => {
    const name = 'Penthesilea';
    const [old, next, last] = PASSWORDS;
    const { visitor, opponent } = await stage().seat();
    const { page } = visitor;
    stage().play(opponent);
    await atTurn(visitor, 'hand');
    await page.getByRole('button', { name: 'Resign' }).click();
    await page.getByRole('button', { name: 'Yes, I resign' }).click();
    await page.getByRole('heading', { name: 'Defeat' }).waitFor();

    const dialog = await openAccount(page);
    await fill(dialog, 'Register', 'Register', ['x', old]);
    await objection(dialog, 'A name has 3 to 20 letters and digits.');
    await fill(dialog, 'Register', 'Register', [name, 'short']);
    await objection(dialog, 'A password has 8 to 128 characters.');
    await fill(dialog, 'Register', 'Register', [name, old]);
    await dialog.getByText('Welcome! The name is yours.').waitFor();
    const [code = ''] = await dialog.locator('.recovery code').allTextContents();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: `Account of ${name}` }).waitFor();
    await page.getByRole('link', { name: 'Games' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'Lost' });
    await row.or(page.getByRole('button', { name: 'Try again' })).waitFor();
    if ((await row.count()) === 0) await page.reload();
    await row.waitFor();

    await openAccount(page);
    const downloading = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Download my data' }).click();
    expect(await readFile(await (await downloading).path(), 'utf8')).toContain(`"${name}"`);
    await fill(dialog, 'Change password', 'Change password', ['not the password', next]);
    await objection(dialog, 'Name and password do not fit.');
    await fill(dialog, 'Change password', 'Change password', [old, next]);
    await dialog.getByText('The password is changed.').waitFor();
    await dialog.getByRole('button', { name: 'Log out' }).click();
    await dialog.getByText('You have logged out.').waitFor();
    await page.getByRole('button', { name: 'Account of Visitor' }).waitFor({ state: 'attached' });

    await fill(dialog, 'Register', 'Register', [name.toUpperCase(), old]);
    await objection(dialog, 'taken');
    await fill(dialog, 'Log in', 'Log in', [name, old]);
    await objection(dialog, 'Name and password do not fit.');
    await fill(dialog, 'Log in', 'Log in', [name, next]);
    await dialog.getByText('Welcome back!').waitFor();
    await page.keyboard.press('Escape');
    await row.waitFor();

    // Somewhere else, with nothing but a code; here he is signed out by that.
    const elsewhere = await stage().visit();
    const there = await openAccount(elsewhere.page);
    await fill(there, 'Forgotten password', 'Set the new password', [name, code, last]);
    await there.getByText('The new password is set').waitFor();
    await page.locator('.notice').getByText('You have signed in somewhere else').waitFor();
    await fill(there, 'Delete my account', 'Delete for ever', [next]);
    await objection(there, 'Name and password do not fit.');
    await fill(there, 'Delete my account', 'Delete for ever', [last]);
    await there.getByText('The account is deleted.').waitFor();
    await fill(there, 'Log in', 'Log in', [name, last]);
    await objection(there, 'Name and password do not fit.');
  }, 180_000);
};
