import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { whenFree } from '../support/player.ts';
import { keyHands } from './hands.ts';
import type { BrowserStage } from './stage.ts';
import { atTurn, dealt, type Visitor } from './visitor.ts';
import { playOn } from './whole-game.ts';

const MOST_STOPS = 40;

/** Walks by the tab key to the control with that name, and presses it. */
const pressByKeys = async (page: Page, name: string): Promise<void> => {
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if (
      (await focused.count()) > 0 &&
      `${await focused.getAttribute('aria-label')} ${await focused.textContent()}`.includes(name)
    )
      return page.keyboard.press('Enter');
  }
  throw new Error(`the tab key never came to ${name}`);
};

/** Keeps all that a live region says; the result reads it. */
const listenTo = async ({ page }: Visitor, urgency: 'polite' | 'assertive'): Promise<() => Promise<string>> => {
  const region = `[aria-live="${urgency}"]`;
  await page.evaluate(`{
    const region = document.querySelector('${region}');
    window.${urgency} = [];
    new MutationObserver(() => window.${urgency}.push(region.textContent))
      .observe(region, { subtree: true, characterData: true, childList: true });
  }`);
  return () => page.evaluate<string>(`window.${urgency}.join(' | ')`);
};

/** Counts what is played. */
const COUNT_TONES = `{
  window.tones = 0;
  const real = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () {
    window.tones += 1;
    return real.call(this);
  };
}`;

const ask = async ({ page }: Visitor, line: string): Promise<string> => {
  const box = page.getByRole('textbox', { name: 'Command' });
  await box.fill(line);
  await box.press('Enter');
  return (await page.locator('.command-box .answer').textContent()) ?? '';
};

export const listeningSuite = (stage: () => BrowserStage): void => {
  test('a whole game by the keyboard alone, from the lobby to the end', async () => {
    const [visitor, opponent] = await Promise.all([stage().visit(), stage().enter()]);
    const { page } = visitor;
    stage().play(opponent);
    await page.getByText('Nobody is asking for a game right now.').waitFor();
    await whenFree(opponent, { type: 'invite', to: null });
    await page.getByRole('button', { name: 'Accept the invite of' }).waitFor();
    await pressByKeys(page, 'Accept the invite of');
    await dealt(visitor);
    const end = await playOn(visitor, keyHands(page), stage().random);
    expect(end.view).toMatchObject({ status: 'finished', position: { result: { by: 'flags' } } });
    await page.getByRole('heading', { name: /Victory|Defeat/ }).waitFor();
    await page.getByText('Recomputed here: this deal is the one').waitFor();
  }, 120_000);

  test('moves and questions can be typed, and all that happens is said', async () => {
    const { visitor, opponent } = await stage().seat();
    const { page } = visitor;
    const [assertive, polite] = [await listenTo(visitor, 'assertive'), await listenTo(visitor, 'polite')];
    await page.evaluate(COUNT_TONES);
    const tones = (): Promise<number> => page.evaluate<number>('window.tones');
    // One who plays troops only takes no card away from a flag.
    stage().play(opponent, ({ legal }) => legal.find((move) => /^(play [GRPYBO]|draw troop)/.test(move)) ?? 'claim -');
    const { view } = await atTurn(visitor, 'hand');
    const play = view.legal.find((move) => /^play [GRPYBO]\d+ f2$/.test(move)) ?? '';
    expect(await ask(visitor, 'hand')).toMatch(/^You hold /);
    expect(await ask(visitor, 'flag 5')).toMatch(/^Flag 5, open; You have /);
    expect(await ask(visitor, 'clock')).toMatch(/clock/);
    expect(await ask(visitor, 'nonsense')).toMatch(/neither a move nor a question/);
    expect(await ask(visitor, 'play r7 f3 and more')).toMatch(/neither a move nor a question/);
    expect(await ask(visitor, play.toLowerCase())).toBe(`Sent: ${play}`);
    await atTurn(visitor, 'draw');
    expect(await ask(visitor, 'claim f3')).toBe('Sent: claim f3');
    await page.locator('.notice.bad').waitFor();
    expect(await ask(visitor, 'draw troop')).toBe('Sent: draw troop');
    await atTurn(visitor, 'hand');
    expect(await ask(visitor, 'last')).toMatch(/draws/);
    expect(await polite()).toMatch(/You play \w+ \d+ to flag 2\..*You draw \w+ \d+\./);
    expect(await assertive()).toMatch(/Not accepted: .*(plays|draws).*Your turn\./);
    expect(await page.locator('[data-flag-button="2"]').getAttribute('aria-label')).toMatch(
      /^Flag 2, open; You have \w+ \d+, 2 free places; .* has .*\.$/,
    );
    const { position } = visitor.table()?.view ?? {};
    const open = [
      ...(position?.flags.flatMap(({ north, south }) => [...north, ...south]) ?? []),
      ...(position ? [...position.dishes.north, ...position.dishes.south] : []),
    ];
    expect(await page.locator('.unseen .cell.seen').count()).toBe(open.length);
    const flag = page.locator('[data-flag-button="2"]');
    await flag.focus();
    await page.locator('.inspector').getByText('Flag 2').waitFor();
    await page.locator('.inspector').getByText('At best').last().waitFor();
    const aside = page.getByRole('complementary', { name: 'Details' });
    await page.keyboard.press('z');
    await aside.waitFor({ state: 'hidden' });
    await page.keyboard.press('z');
    await aside.waitFor();

    expect(await page.locator('link[rel="icon"]').getAttribute('href')).toBe('/icon-badge.svg');
    const heard = await tones();
    expect(heard).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'Sounds' }).click();
    const { legal } = (await atTurn(visitor, 'hand')).view;
    await ask(visitor, legal.find((move) => /^play [GRPYBO]\d+ f4$/.test(move)) ?? '');
    await atTurn(visitor, 'draw');
    expect(await tones()).toBe(heard);
    for (const name of ['The nine flags', 'Your hand', 'Decks', 'Moves and talk', 'Unseen cards'])
      expect(await page.getByRole('region', { name, exact: true }).count()).toBe(1);
  }, 60_000);
};
