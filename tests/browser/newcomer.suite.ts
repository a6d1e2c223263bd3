import { expect, test } from '@jest/globals';
import { sensiblePlay } from '@battleline/client';
import { sitDown, whenFree } from '../support/player.ts';
import { pointingHands } from './hands.ts';
import type { BrowserStage } from './stage.ts';
import { dealt } from './visitor.ts';
import { playOn } from './whole-game.ts';

const SAVED_AFTER = 12;

export const newcomerSuite = (stage: () => BrowserStage): void => {
  test('a newcomer registers, finds an opponent, plays, saves, goes on at another gateway, watches others, and looks at old games', async () => {
    const [visitor, opponent] = await Promise.all([stage().visit(), stage().enter()]);
    const { page } = visitor;
    const hands = pointingHands(page, (target, spot) => target.click(spot));
    const lobby = page.getByRole('link', { name: 'Lobby', exact: true });

    await page.getByRole('button', { name: 'Account of Visitor' }).click();
    const account = page.getByRole('dialog', { name: 'Account' });
    await account.getByRole('button', { name: 'Register' }).click();
    await account.getByLabel('Name').fill('Hippolyta');
    await account.getByLabel('Password').fill('a girdle of gold');
    await account.getByRole('button', { name: 'Register' }).click();
    await account.getByText('Welcome! The name is yours.').waitFor();
    await account.getByRole('button', { name: 'Close' }).click();

    await page.getByRole('button', { name: /^Play now/ }).click();
    await page.getByText('Looking for an opponent').waitFor();
    expect(await whenFree(opponent, { type: 'play' })).toMatchObject({ ok: true });
    await dealt(visitor);
    stage().play(opponent, sensiblePlay);
    const { view } = await playOn(visitor, hands, stage().random, (frame) => frame.view.moves >= SAVED_AFTER);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('You have saved the game.').first().waitFor();

    stage().front.prefer(1);
    await lobby.click();
    await page.getByRole('button', { name: /^Go on with the game against/ }).click();
    const invite = await opponent.reach('the invite', ({ state }) => state().invites.received[0]);
    expect(await whenFree(opponent, { type: 'accept', from: invite.from.id, invite: invite.id })).toMatchObject({
      ok: true,
    });
    const again = await visitor.reach('the resumed game', (frame) => frame.view.sitting === 2 && frame);
    expect(again.view.game).toBe(view.game);
    const end = await playOn(visitor, hands, stage().random);
    expect(end.view.position?.result).not.toBeNull();
    stage().front.prefer(0);

    const others = await Promise.all([stage().enter(), stage().enter()]);
    await page.getByRole('button', { name: 'To the lobby' }).click();
    const table = await sitDown(...others);
    const names = others.map(({ client }) => client.state().you?.name ?? '');
    await page
      .getByRole('button', {
        name: new RegExp(`^Watch (${names.join(' against ')}|${names.toReversed().join(' against ')})`),
      })
      .first()
      .click();
    await visitor.reach('the watched table', (frame) => frame.table === table && frame.view.viewer === 'watcher');
    await page.getByText('Stop watching').waitFor();

    await page.getByRole('link', { name: 'Games' }).click();
    await page
      .getByRole('link', { name: /^Replay the game against/ })
      .first()
      .click();
    await page.getByText('Recomputed here').waitFor();
    await page.locator(`[data-moves="${end.view.moves}"]`).waitFor();
  }, 180_000);
};
