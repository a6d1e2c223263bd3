import { expect, test } from '@jest/globals';
import type { TableFrame } from '@battleline/protocol';
import { whenFree } from '../support/player.ts';
import type { BrowserStage } from './stage.ts';
import { atTurn, type Visitor } from './visitor.ts';

/** Where a game stands, as one player sees it. */
const standing = ({ view }: TableFrame) => ({ game: view.game, moves: view.moves, position: view.position });

const goToLobby = ({ page }: Visitor): Promise<void> => page.getByRole('link', { name: 'Lobby', exact: true }).click();

export const savingSuite = (stage: () => BrowserStage): void => {
  test('a game is saved by either player, and goes on by invite of either one, at another gateway', async () => {
    const { visitor, opponent } = await stage().seat();
    const { page } = visitor;
    const { name } = opponent.client.state().you ?? { name: '' };
    const stop = stage().play(opponent);
    const left = standing(await atTurn(visitor, 'hand'));
    stop();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('You have saved the game.').first().waitFor();
    await goToLobby(visitor);
    const saved = page.getByRole('region', { name: 'Saved games' });
    await saved.getByText(name).waitFor();

    stage().front.prefer(1);
    expect(await whenFree(opponent, { type: 'resume', game: left.game })).toMatchObject({ ok: true });
    await page.getByRole('button', { name: `Accept the invite of ${name}` }).click();
    const again = await visitor.reach('the resumed game', (frame) => frame.view.sitting === 2 && frame);
    expect(standing(again)).toEqual(left);
    await page.locator(`[data-moves="${left.moves}"] .hand [data-card]`).first().waitFor();

    expect(await opponent.client.send({ type: 'save', table: again.table })).toMatchObject({ ok: true });
    await page.getByText(`${name} has saved the game.`).first().waitFor();
    stage().front.prefer(0);
    await goToLobby(visitor);
    await saved.getByRole('button', { name: `Go on with the game against ${name}` }).click();
    const { id: invite, from } = await opponent.reach('the invite', ({ state }) => state().invites.received[0]);
    expect(await whenFree(opponent, { type: 'accept', from: from.id, invite })).toMatchObject({ ok: true });
    expect(standing(await visitor.reach('the third sitting', (frame) => frame.view.sitting === 3 && frame))).toEqual(
      left,
    );

    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await goToLobby(visitor);
    await saved.getByRole('button', { name: `Let the game against ${name} be` }).click();
    await saved.getByText('you would let it be').waitFor();
    expect(await whenFree(opponent, { type: 'abandon', game: left.game })).toMatchObject({ ok: true });
    await saved.waitFor({ state: 'detached' });
  }, 120_000);

  test('who goes away is waited for before the eyes of the other, and then the game is saved', async () => {
    const { visitor, opponent } = await stage().seat();
    const { page } = visitor;
    const countdown = page.locator('.player.far').getByRole('timer');
    opponent.client.close();
    await countdown.filter({ hasText: /^game saved in 0:\d\d$/ }).waitFor();
    const first = await countdown.textContent();
    await countdown.filter({ hasNotText: first ?? '' }).waitFor();
    await page.getByText('A player has left: the game is saved.').first().waitFor();
    await goToLobby(visitor);
    await page.getByRole('region', { name: 'Saved games' }).waitFor();
  }, 120_000);
};
