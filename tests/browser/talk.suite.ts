import { expect, test } from '@jest/globals';
import type { BrowserStage } from './stage.ts';
import { dealt } from './visitor.ts';

export const talkSuite = (stage: () => BrowserStage): void => {
  test('two talk at their table and in private, by keyboard alone; one blocks the other', async () => {
    const [one, other] = await Promise.all([stage().visit(), stage().visit()]);
    await one.page.getByRole('button', { name: /^Play now/ }).click();
    await other.page.getByRole('button', { name: /^Play now/ }).click();
    expect(await dealt(one)).toBe(await dealt(other));
    const name = (await one.page.locator('.header .you').textContent()) ?? '';

    await one.page.locator('.ledger').getByRole('button', { name: 'Talk' }).focus();
    await one.page.keyboard.press('Enter');
    const said = one.page.getByRole('textbox', { name: 'Say something: At the table' });
    await said.focus();
    await one.page.keyboard.type('Good luck <b>you</b>!');
    await one.page.keyboard.press('Enter');
    await one.page.locator('.table-talk .own').getByText('Good luck <b>you</b>!').waitFor();
    await other.page.locator('.notice').getByText('Good luck <b>you</b>!').waitFor();
    await other.page.getByRole('button', { name: 'Talk at the table, 1 new' }).click();
    await other.page.locator('.table-talk').getByText('Good luck <b>you</b>!').waitFor();
    expect(await other.page.locator('.table-talk li b').count()).toBe(1); // the name, nothing of the text
    await other.page.locator('[aria-live="polite"]').getByText(`${name}: Good luck`).waitFor();

    await other.page.getByRole('button', { name: `Mute ${name}` }).click();
    await other.page.locator('.table-talk').getByText('Nothing has been said here.').waitFor();
    await said.fill('Still there?');
    await one.page.keyboard.press('Enter');
    await one.page.locator('.table-talk .own').getByText('Still there?').waitFor();
    await other.page.getByRole('button', { name: `Hear ${name} again` }).click();
    await other.page.locator('.table-talk').getByText('Still there?').waitFor();
    expect(await other.page.locator('.table-talk li').count()).toBe(2);

    await other.page.getByRole('link', { name: 'Lobby' }).click();
    await other.page.getByRole('button', { name: `Write to ${name}`, exact: true }).click();
    await other.page.getByRole('textbox', { name: `Say something: ${name}` }).focus();
    await other.page.keyboard.type('To you alone');
    await other.page.keyboard.press('Enter');
    await one.page.getByRole('button', { name: 'Talk, 1 new' }).focus();
    await one.page.keyboard.press('Enter');
    await one.page.locator('dialog .conversation').getByText('To you alone').waitFor();

    await one.page
      .locator('dialog')
      .getByRole('button', { name: /^Block / })
      .click();
    await one.page.locator('dialog').getByText('is blocked').first().waitFor();
    await other.page.keyboard.type('Do you hear me?');
    await other.page.keyboard.press('Enter');
    await other.page.locator('dialog .own').getByText('Do you hear me?').waitFor();
    await one.page
      .locator('dialog')
      .getByRole('button', { name: /^Unblock / })
      .first()
      .click();
    await other.page.keyboard.type('And now?');
    await other.page.keyboard.press('Enter');
    await one.page.locator('dialog .conversation').getByText('And now?').waitFor();
    expect(await one.page.locator('dialog .conversation').getByText('Do you hear me?').count()).toBe(0);
  }, 60_000);

  test('who watches is told to the players, and watchers talk among themselves', async () => {
    const { visitor, table } = await stage().seat();
    const [watcher, another] = [await stage().visit(), await stage().visit()];
    for (const one of [watcher, another]) {
      await one.page.getByRole('button', { name: /^Play now/ }).click();
      await one.page.getByRole('button', { name: 'Cancel' }).click();
      await one.page.goto(new URL(`/table/${table}`, one.page.url()).href);
      await one.page.locator('.ledger').getByRole('button', { name: 'Talk' }).click();
    }
    await visitor.page.locator('.ledger').getByRole('button', { name: 'Talk' }).click();
    await visitor.page.locator('.who-watches').getByText('2 watch').waitFor();
    await watcher.page.getByRole('textbox', { name: 'Say something: Among watchers' }).fill('What would you play?');
    await watcher.page.keyboard.press('Enter');
    await another.page.locator('.table-talk').getByText('What would you play?').waitFor();
    expect(JSON.stringify(visitor.tape.frames)).not.toContain('What would you play?');
  }, 60_000);
};
