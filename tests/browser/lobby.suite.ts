import { expect, test } from '@jest/globals';
import { startTestProcess } from '@battleline/service/testing';
import { mainOf } from '../support/test-system.ts';
import type { BrowserStage } from './stage.ts';
import { dealt } from './visitor.ts';

const MOST_BYTES = 200_000;

export const lobbySuite = (stage: () => BrowserStage): void => {
  test('the first look at the page costs less than 200 KB', async () => {
    const visitor = await stage().visit({ path: '/rules' });
    await visitor.page.getByRole('heading', { name: 'The rules' }).or(visitor.page.locator('h1')).first().waitFor();
    await visitor.page.waitForLoadState('networkidle');
    const bytes = await visitor.page.evaluate<number>(
      `[...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]
        .reduce((sum, { transferSize }) => sum + transferSize, 0)`,
    );
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(MOST_BYTES);
  }, 30_000);

  test('one click plays the computer', async () => {
    const bot = startTestProcess(mainOf('bot'), {
      GATEWAY_ADDRESSES: stage().front.address,
      BOT_COUNT: '1',
      BOT_ACCEPT_OPEN: 'false',
      BOT_PACE_MS: '0',
    });
    const visitor = await stage().visit();
    await visitor.page.getByRole('button', { name: 'Play the computer' }).click();
    await dealt(visitor);
    await visitor.page.locator('.player.far').getByText('(computer)').waitFor({ state: 'attached' });
    expect(await bot.stop()).toBe(0);
  }, 60_000);

  test('two who want to play anybody meet; an invite is declined and withdrawn before both eyes', async () => {
    const [one, other] = await Promise.all([stage().visit(), stage().visit()]);
    // Whoever is somebody has a name; it comes with the first wish to play.
    await one.page.getByRole('button', { name: /^Play now/ }).click();
    await one.page.getByText('Looking for an opponent').waitFor();
    await one.page.getByRole('button', { name: 'Cancel' }).click();
    await one.page.getByText('Nobody is asking for a game right now.').waitFor();
    const name = (await one.page.locator('.header .you').textContent()) ?? '';

    const players = other.page.getByRole('region', { name: 'Players' });
    await players.getByRole('searchbox', { name: 'Find by name' }).fill(name.toUpperCase());
    await players.locator('.count').getByText('1', { exact: true }).waitFor();
    await players.getByRole('checkbox', { name: 'Only free players' }).check();
    expect(await players.getByRole('listitem').count()).toBe(1);

    await other.page.getByRole('button', { name: `Invite ${name}`, exact: true }).click();
    const decline = one.page.getByRole('button', { name: /^Decline the invite of/ });
    await decline.click();
    await other.page.getByText(`Waiting for ${name}`).waitFor({ state: 'detached' });
    await other.page.getByRole('button', { name: `Invite ${name}`, exact: true }).click();
    await decline.waitFor();
    await one.page.getByText('Say why').click();
    await one.page.getByRole('button', { name: 'Rather another time' }).click();
    await other.page.getByText(`${name} declines: “Rather another time”.`).first().waitFor();
    await other.page.getByRole('button', { name: `Invite ${name}`, exact: true }).click();
    await decline.waitFor();
    await other.page.getByRole('button', { name: `Take back the invite to ${name}` }).click();
    await decline.waitFor({ state: 'detached' });

    await one.page.getByRole('button', { name: /^Play now/ }).click();
    await other.page.getByRole('button', { name: /^Play now/ }).click();
    expect(await dealt(one)).toBe(await dealt(other));
    expect(await one.page.title()).not.toBe(await other.page.title()); // one of the two is to move
    // Who plays is no longer free: the list that the other one asked for has nobody left.
    await other.page.getByRole('link', { name: 'Lobby', exact: true }).click();
    await players.getByRole('searchbox', { name: 'Find by name' }).fill(name);
    await players.locator('.count').getByText('1', { exact: true }).waitFor();
    await players.getByText(/^plays /).waitFor();
    await players.getByRole('checkbox', { name: 'Only free players' }).check();
    await players.getByText('Nobody here fits that.').waitFor();
  }, 60_000);
};
