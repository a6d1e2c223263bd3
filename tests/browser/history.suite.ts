import { readFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import type { GameId } from '@battleline/domain';
import { within } from '../support/deadline.ts';
import { namedCards } from '../support/named-cards.ts';
import { sitDown } from '../support/player.ts';
import { startRulesTool } from '../support/rules-tool.ts';
import type { BrowserStage } from './stage.ts';
import { atTurn, type Visitor } from './visitor.ts';

const SEEN_MOVES = 24;
const ARCHIVE_WITHIN_MS = 20_000;

const at = ({ page }: Visitor, moves: number): Promise<void> => page.locator(`[data-moves="${moves}"]`).waitFor();
const cardsOnBoard = ({ page }: Visitor): Promise<number> => page.locator('.board .column .card').count();

/** Asks until the read models have that many moves of the game. */
const archivedMoves = (stage: BrowserStage, game: GameId, count: number): Promise<string> =>
  within(ARCHIVE_WITHIN_MS, `${count} moves in the read models`, async (signal) => {
    for (;;) {
      const response = await fetch(`${stage.front.address}/api/games/${game}/moves`, { signal });
      const text = await response.text();
      if (response.ok && (JSON.parse(text) as { moves: unknown[] }).moves.length >= count) return text;
    }
  });

export const historySuite = (stage: () => BrowserStage): void => {
  test('who comes late finds all moves so far, goes through them, and back; nothing hidden is told on the way', async () => {
    const [north, south] = await Promise.all([stage().enter(), stage().enter()]);
    const table = await sitDown(north, south);
    const stops = [stage().play(north), stage().play(south)];
    await north.reach('some moves', ({ state }) => (state().tables.get(table)?.view.moves ?? 0) >= SEEN_MOVES);
    for (const stop of stops) stop();
    const visitor = await stage().visit({ path: `/table/${table}` });
    const { page } = visitor;
    const frame = await visitor.reach('the table', (now) => now.view.moves >= SEEN_MOVES && now);
    const { game, moves } = frame.view;

    const told = await archivedMoves(stage(), game, moves);
    const open = namedCards(JSON.stringify({ ...frame.view.position, last: frame.last }));
    const named = namedCards(told.replaceAll(/"counterExample":\[[^\]]*\]/g, ''));
    expect([...named].filter((card) => !open.has(card))).toEqual([]);
    expect((await fetch(`${stage().front.address}/api/games/${game}/record`)).status).toBe(404);

    await page
      .locator('.chronicle li')
      .nth(moves - 1)
      .waitFor();
    expect(await page.locator('.chronicle li').count()).toBe(moves);
    const now = await cardsOnBoard(visitor);
    await page.keyboard.press('Home');
    await at(visitor, 0);
    expect(await cardsOnBoard(visitor)).toBe(0);
    await page.keyboard.press('ArrowRight');
    await at(visitor, 1);
    await page.getByText(`Move 1 of ${moves}`).waitFor();
    await page.locator('.chronicle li button').nth(9).click();
    await at(visitor, 10);
    await page.getByRole('slider', { name: 'Move' }).fill('17');
    await at(visitor, 17);
    await page.keyboard.press('End');
    await at(visitor, moves);
    expect(await cardsOnBoard(visitor)).toBe(now);
  }, 60_000);

  test('a finished game is found again, replayed from a link to a move, and taken along as a record that the rules replay', async () => {
    const { visitor, opponent } = await stage().seat();
    const { page } = visitor;
    stage().play(opponent);
    await atTurn(visitor, 'hand');
    const { moves } = visitor.table()?.view ?? { moves: 0 };
    await page.getByRole('button', { name: 'Resign' }).click();
    await page.getByRole('button', { name: 'Yes, I resign' }).click();
    await page.getByRole('heading', { name: 'Defeat' }).waitFor();
    await page.getByRole('link', { name: 'Games' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'Lost' });
    await row.or(page.getByRole('button', { name: 'Try again' })).waitFor();
    // The list may be a second behind.
    if ((await row.count()) === 0) await page.reload();
    await row.getByRole('link', { name: /^Replay/ }).click();
    await page.getByText('Recomputed here').waitFor();
    const total = moves + 1;
    await at(visitor, total);
    // Both hands lie open, of seven cards each at least.
    expect(await page.locator('.hand.open .card').count()).toBeGreaterThanOrEqual(6);
    await page.keyboard.press('Home');
    await at(visitor, 0);
    expect(new URL(page.url()).pathname).toMatch(/^\/game\/[0-9a-f]{32}\/0$/);
    await page.goto(page.url().replace(/\/0$/, '/1'));
    await at(visitor, 1);
    await page.getByRole('radio', { name: /^As / }).first().check();
    await at(visitor, 1);

    const slider = page.getByRole('slider', { name: 'Move' });
    await slider.fill('0');
    await at(visitor, 0);
    await slider.press('ArrowRight');
    await at(visitor, 1);
    expect(await slider.getAttribute('aria-valuetext')).toBe(`Move 1 of ${total}`);
    await slider.fill('0');
    await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.getByText('The link to move 0 is copied.').first().waitFor();
    const { pathname } = new URL(await page.evaluate<string>('navigator.clipboard.readText()'));
    await at(await stage().openTab(visitor, pathname), 0);

    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    const record = JSON.parse(await readFile(await (await downloading).path(), 'utf8')) as object;
    const rules = startRulesTool();
    const { positions, error } = await rules.replay(record);
    await rules.stop();
    expect([error, positions.length]).toEqual([undefined, total + 1]);
  }, 60_000);
};
