import { expect, test } from '@jest/globals';
import { createClient } from '@battleline/client';
import { type Card, isTroop } from '@battleline/domain';
import type { Locator } from 'playwright-core';
import type { Player } from '../support/player.ts';
import type { BrowserStage } from './stage.ts';
import { atTurn, type Visitor } from './visitor.ts';

const inHand = ({ page }: Visitor, card: Card): Locator => page.locator(`.hand [data-card="${card}"]`);
const column = ({ page }: Visitor, flag: number): Locator => page.locator(`.column[data-flag="${flag}"]`);
const lying = (visitor: Visitor, flag: number, card: Card): Locator =>
  column(visitor, flag).locator(`.near [data-card="${card}"]`);

const troopsOf = (visitor: Visitor): Card[] => {
  const { viewer, position } = visitor.table()?.view ?? {};
  const hand = viewer === 'north' || viewer === 'south' ? (position?.hands[viewer].cards ?? []) : [];
  return hand.filter(isTroop);
};

/** The troop in hand that may be played first, once it is one's turn to play. */
const nextTroop = async (visitor: Visitor): Promise<Card> => {
  await atTurn(visitor, 'hand');
  await visitor.page.locator(`[data-moves="${visitor.table()?.view.moves}"] .order-line.mine`).waitFor();
  const [card] = troopsOf(visitor);
  if (card === undefined) throw new Error('there is no troop in this hand');
  return card;
};

const draw = async (visitor: Visitor): Promise<void> => {
  await atTurn(visitor, 'draw');
  await visitor.page.getByRole('button', { name: 'Draw a troop' }).click();
  await visitor.reach('the draw', ({ view }) => view.position?.turn?.phase !== 'draw');
};

/** Another client program of this person's, at the second gateway. */
const anotherProgram = async (stage: BrowserStage, { page }: Visitor) => {
  const token = JSON.parse(await page.evaluate<string>("localStorage.getItem('battleline.token')")) as string;
  return createClient({ addresses: stage.system.addressesFrom(1), token });
};

/** The other side never comes near the flags that a test is about. */
const playElsewhere = (stage: BrowserStage, opponent: Player): (() => void) =>
  stage.play(opponent, ({ legal, claimable }, random) => {
    if (claimable.length > 0) return 'claim -';
    const far = legal.filter((move) => /f[789]$|^draw troop|^pass/.test(move) && !/fog|mud/.test(move));
    return far[Math.floor(random() * far.length)] ?? legal[0];
  });

export const placingSuite = (stage: () => BrowserStage): void => {
  test('a card is clicked to a flag, or dragged there; a full flag says why it takes none; a claim in vain shows what beats it', async () => {
    const { visitor, opponent } = await stage().seat({ choices: { skipsClaims: false } });
    const { page } = visitor;
    playElsewhere(stage(), opponent);

    const clicked = await nextTroop(visitor);
    await inHand(visitor, clicked).click();
    expect(await page.locator('.column.lit').count()).toBe(9);
    await column(visitor, 1).click();
    await lying(visitor, 1, clicked).waitFor();
    await draw(visitor);

    const dragged = await nextTroop(visitor);
    await inHand(visitor, dragged).dragTo(column(visitor, 1));
    await lying(visitor, 1, dragged).waitFor();
    await draw(visitor);

    const third = await nextTroop(visitor);
    await inHand(visitor, third).click();
    await page.locator('[data-flag-button="1"]').click();
    await draw(visitor);

    // Three cards that are no proof: the claim is asked for all the same, and refused.
    await atTurn(visitor, 'claim');
    await column(visitor, 1).and(page.locator('.claimable')).click();
    await page.getByRole('button', { name: 'Claim flag 1' }).click();
    const refuted = page.locator('.refused-claims');
    await refuted.waitFor();
    const { refused } = visitor.table()?.last ?? {};
    expect(await refuted.getByText('Your claim of flag 1 is refused').count()).toBe(1);
    const laidOut = await refuted.locator('.small-cards').first().locator('.card').count();
    expect([laidOut, refused?.[0]?.counterExample.length]).toEqual([3, 3]);

    const fourth = await nextTroop(visitor);
    await inHand(visitor, fourth).click();
    const full = column(visitor, 1);
    await full.and(page.locator('.inert')).waitFor();
    await full.hover();
    const reason = 'Your side of this flag is full.';
    expect(await full.getAttribute('title')).toBe(reason);
    expect(await page.locator('#task').textContent()).toBe(`Flag 1: ${reason}`);
    const sent = visitor.tape.frames.length;
    await full.click();
    await page.keyboard.press('Escape');
    const frames = visitor.tape.frames
      .slice(sent)
      .filter(({ direction, text }) => direction === 'out' && text.includes('move'));
    expect(frames).toEqual([]);
  }, 60_000);

  test('a move is dim while it is sent, solid once accepted; a refused one goes back into the hand with the reason', async () => {
    const { visitor, opponent, table } = await stage().seat();
    const { page } = visitor;
    playElsewhere(stage(), opponent);
    const first = await nextTroop(visitor);
    const release = stage().front.hold();
    await inHand(visitor, first).click();
    await column(visitor, 4).click();
    await lying(visitor, 4, first).and(page.locator('.sending')).waitFor();
    expect(await page.locator('#task').textContent()).toBe('Sending …');
    expect(await inHand(visitor, first).count()).toBe(0);
    release();
    await lying(visitor, 4, first).and(page.locator(':not(.sending)')).waitFor();
    await draw(visitor);

    // Another program of the same person moves where this page can't see it.
    const second = await nextTroop(visitor);
    const other = await anotherProgram(stage(), visitor);
    await other.until(({ state }) => state().tables.get(table)?.view.moves === visitor.table()?.view.moves);
    const releaseAgain = stage().front.hold();
    const moved = await other.move(table, `play ${troopsOf(visitor)[1]} f5`);
    expect(moved.ok).toBe(true);
    await inHand(visitor, second).click();
    await column(visitor, 4).click();
    await lying(visitor, 4, second).and(page.locator('.sending')).waitFor();
    releaseAgain();
    await page.locator('.notice.bad').getByText('The table had changed before your move arrived').waitFor();
    await inHand(visitor, second).waitFor();
    expect(await lying(visitor, 4, second).count()).toBe(0);
    other.close();
  }, 60_000);

  test('without a clock a card waits to be confirmed, and is taken back until then; a draw goes at once, unless one wants it otherwise', async () => {
    const { visitor, opponent } = await stage().seat({ choices: { confirms: undefined } });
    playElsewhere(stage(), opponent);
    const { page } = visitor;
    const card = await nextTroop(visitor);
    await inHand(visitor, card).click();
    await column(visitor, 2).click();
    await page.getByRole('button', { name: 'Confirm' }).waitFor();
    await page.keyboard.press('Escape');
    await inHand(visitor, card).waitFor();
    const moves = visitor.table()?.view.moves;
    await inHand(visitor, card).click();
    await column(visitor, 3).click();
    expect(visitor.table()?.view.moves).toBe(moves);
    await page.keyboard.press('Enter');
    await visitor.reach('the confirmed move', ({ view }) => view.moves > (moves ?? 0));
    await lying(visitor, 3, card).waitFor();
    await draw(visitor);
    // The flag once more is as good as the button.
    const next = await nextTroop(visitor);
    await inHand(visitor, next).click();
    await column(visitor, 4).click();
    await page.getByRole('button', { name: 'Confirm' }).waitFor();
    await column(visitor, 4).click();
    await atTurn(visitor, 'draw');
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('radio', { name: 'before every move' }).check();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Draw a troop' }).click();
    await page.getByRole('button', { name: 'Confirm' }).click();
    await visitor.reach('the draw', ({ view }) => view.position?.turn?.phase !== 'draw');
  }, 60_000);
};
