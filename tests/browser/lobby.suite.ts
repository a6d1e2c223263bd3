import { expect, test } from '@jest/globals';
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

  test('two who want to play anybody meet; an invite is declined and withdrawn before both eyes', async () => {
    const [one, other] = await Promise.all([stage().visit(), stage().visit()]);
    // Whoever is somebody has a name; it comes with the first wish to play.
    await one.page.getByRole('button', { name: /^Play now/ }).click();
    await one.page.getByText('Looking for an opponent').waitFor();
    await one.page.getByRole('button', { name: 'Cancel' }).click();
    await one.page.getByText('Nobody is asking for a game right now.').waitFor();
    const name = (await one.page.locator('.header .you').textContent()) ?? '';

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
  }, 60_000);
};
