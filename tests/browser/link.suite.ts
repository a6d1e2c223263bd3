import { expect, test } from '@jest/globals';
import type { BrowserStage } from './stage.ts';
import { dealt } from './visitor.ts';

export const linkSuite = (stage: () => BrowserStage): void => {
  test('a link to an invite seats the friend who opens it, who was nobody before; nobody else sees it', async () => {
    const [one, bystander] = await Promise.all([stage().visit(), stage().visit()]);
    await one.page.getByRole('button', { name: 'Invite by link' }).click();
    const address = await one.page.getByRole('textbox', { name: 'Link to your invite' }).inputValue();
    expect(address.startsWith(`${stage().front.address}/#/invite/`)).toBe(true);
    await one.page.getByRole('button', { name: 'Copy the link' }).click();
    await bystander.page.getByText('Nobody is asking for a game right now.').waitFor();
    const friend = await stage().visit({ path: address.slice(stage().front.address.length) });
    const table = await dealt(friend);
    expect(await dealt(one)).toBe(table);
    for (const { page } of [one, friend]) await page.waitForURL(`**/table/${table}`);
    await bystander.page.goto(address);
    await bystander.page.getByText('This invite is no longer open.').waitFor();
    await bystander.page.locator('#content').getByRole('link', { name: 'To the lobby' }).click();
    await bystander.page.getByRole('heading', { name: 'Take the field' }).waitFor();
  }, 90_000);
};
