import { expect, test } from '@jest/globals';
import type { Locator } from 'playwright-core';
import type { Player } from '../support/player.ts';
import type { BrowserStage } from './stage.ts';
import { atTurn, dealt, type Visitor } from './visitor.ts';

/** How far two looks at one clock may be apart, s: one is had after the other. */
const BETWEEN_LOOKS = 2;

const clockOf = ({ page }: Visitor, side: 'near' | 'far'): Locator => page.locator(`.player.${side} .clock`);

/** What a clock shows, `4:59` or `7.3`, in seconds. */
const secondsAt = async (clock: Locator): Promise<number> =>
  ((await clock.textContent()) ?? '').split(':').reduce((sum, part) => 60 * sum + Number(part), 0);

/** A page before which the other player himself sits. */
const openPageOf = async (stage: BrowserStage, { token }: Player, path: string): Promise<Visitor> => {
  const localStorage = [{ name: 'battleline.token', value: JSON.stringify(token) }];
  return stage.visit({ storageState: { cookies: [], origins: [{ origin: stage.front.address, localStorage }] }, path });
};

/** Plays the first card of the hand to that flag, and draws. */
const takeTurn = async (visitor: Visitor, flag: number): Promise<void> => {
  await atTurn(visitor, 'hand');
  await visitor.page.locator('.order-line.mine').waitFor();
  await visitor.page.locator('.hand [data-card]').first().click();
  await visitor.page.locator(`[data-flag-button="${flag}"]`).click();
  await atTurn(visitor, 'draw');
  await visitor.page.getByRole('button', { name: 'Draw a troop' }).click();
  await visitor.reach('the draw', ({ view }) => view.position?.turn?.phase !== 'draw');
};

export const clocksSuite = (stage: () => BrowserStage): void => {
  test('a total of time runs alike before both players’ eyes, and grows with each turn', async () => {
    const clock = { per: 'game', seconds: 600, increment: 120 } as const;
    const { visitor, opponent, table } = await stage().seat({}, { clock });
    const stop = stage().play(opponent, ({ legal, claimable }) => (claimable.length > 0 ? 'claim -' : legal[0]));
    await takeTurn(visitor, 5);
    await atTurn(visitor, 'hand');
    stop();
    // Two minutes came with the turn, which took less.
    expect(await secondsAt(clockOf(visitor, 'near'))).toBeGreaterThan(clock.seconds);
    const theirs = await openPageOf(stage(), opponent, `/table/${table}`);
    await dealt(theirs);
    await clockOf(theirs, 'far').and(theirs.page.locator('.running')).waitFor();
    // A clock that nobody confirms any more is marked.
    const reopen = stage().front.shut();
    await clockOf(theirs, 'far').and(theirs.page.locator('.stale')).waitFor();
    reopen();
    await clockOf(theirs, 'far').and(theirs.page.locator(':not(.stale)')).waitFor();
    await clockOf(visitor, 'far').and(visitor.page.locator(':not(.stale)')).waitFor();
    for (const [mine, his] of [
      ['near', 'far'],
      ['far', 'near'],
    ] as const) {
      const [one, other] = [await secondsAt(clockOf(visitor, mine)), await secondsAt(clockOf(theirs, his))];
      expect(Math.abs(one - other)).toBeLessThanOrEqual(BETWEEN_LOOKS);
    }
  }, 120_000);

  test('time for each turn comes back with the turn, and who lets it run out has lost', async () => {
    const { visitor, opponent } = await stage().seat({}, { clock: { per: 'turn', seconds: 20, increment: 0 } });
    stage().play(opponent, ({ legal, claimable }) => (claimable.length > 0 ? 'claim -' : legal[0]));
    const { page } = visitor;
    await atTurn(visitor, 'hand');
    const clock = clockOf(visitor, 'near');
    const first = await secondsAt(clock);
    await clock.filter({ hasText: /^[0-9]\.\d$/ }).waitFor();
    expect(await clock.getAttribute('class')).toMatch(/running.*low/);
    expect(first).toBeGreaterThan(10);
    await page.getByRole('heading', { name: 'Defeat' }).waitFor();
    await page.getByText('on time ·').waitFor();
    await page.locator('.chronicle').getByText('Defeat on time.').waitFor();
    expect(visitor.table()?.last).toMatchObject({ type: 'ClockRanOut' });
  }, 120_000);
};
