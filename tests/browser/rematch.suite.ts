import { expect, test } from '@jest/globals';
import type { TableId, TableView } from '@battleline/domain';
import type { BrowserStage } from './stage.ts';
import { dealt, type Visitor } from './visitor.ts';

/** The next table of this person, dealt. */
const nextTable = (visitor: Visitor, before: TableId) =>
  visitor.reach('the next deal', ({ table, view }) => view.status === 'playing' && table !== before && { table, view });

/** The first one resigns, and both see the end. */
const giveUp = async (one: Visitor, other: Visitor): Promise<void> => {
  await one.page.getByRole('button', { name: 'Resign' }).click();
  await one.page.getByRole('button', { name: 'Yes, I resign' }).click();
  await one.page.getByRole('heading', { name: 'Defeat' }).waitFor();
  await other.page.getByRole('heading', { name: 'Victory' }).waitFor();
};

/** The cards in one's own hand. */
const handIn = ({ viewer, position }: TableView) => (viewer === 'watcher' ? null : position?.hands[viewer].cards);

/** Two people before their pages have played a game to its end: the first one has resigned. */
const afterGame = async (stage: BrowserStage) => {
  const [one, other] = await Promise.all([stage.visit(), stage.visit()]);
  for (const { page } of [one, other]) await page.getByRole('button', { name: /^Play now/ }).click();
  const table = await dealt(one);
  expect(await dealt(other)).toBe(table);
  await giveUp(one, other);
  return { one, other, table, seat: one.table()?.view.viewer };
};

export const rematchSuite = (stage: () => BrowserStage): void => {
  test('after a game one click of each begins another one, with seats swapped, where a rematch was declined before', async () => {
    const { one, other, table, seat } = await afterGame(stage());
    await one.page.getByRole('button', { name: 'Rematch' }).click();
    await one.page.getByText('Waiting for').waitFor();
    await other.page.getByText('would like a rematch').waitFor();
    await other.page.getByRole('button', { name: 'Decline' }).click();
    await one.page
      .getByText(/ declines\.$/)
      .first()
      .waitFor();
    await one.page.getByRole('button', { name: 'Rematch' }).click();
    await other.page.getByRole('button', { name: 'Play again' }).click();
    const [next, theirs] = await Promise.all([nextTable(one, table), nextTable(other, table)]);
    expect(theirs.table).toBe(next.table);
    expect([seat, next.view.viewer].sort()).toEqual(['north', 'south']);
    for (const { page } of [one, other]) await page.waitForURL(`**/table/${next.table}`);
  }, 90_000);

  test('two who ask for a rematch at once sit at one table; after it one click of each brings the same deal, hands swapped', async () => {
    const { one, other, table } = await afterGame(stage());
    await Promise.all([one, other].map(({ page }) => page.getByRole('button', { name: /Rematch|Play again/ }).click()));
    const [next, theirs] = await Promise.all([nextTable(one, table), nextTable(other, table)]);
    expect(theirs.table).toBe(next.table);

    await giveUp(one, other);
    await one.page.getByText('You both know all of them then.').waitFor();
    await one.page.getByRole('button', { name: 'Same deal again' }).click();
    await other.page.getByText('would like the same deal again').waitFor();
    await other.page.getByRole('button', { name: 'Play the same deal' }).click();
    const again = await Promise.all([nextTable(one, next.table), nextTable(other, next.table)]);
    expect(again.map(({ view }) => handIn(view))).toEqual([theirs, next].map(({ view }) => handIn(view)));
    for (const { page } of [one, other]) await page.getByText('The same deal as the game before').waitFor();

    await giveUp(other, one);
    await one.page.getByText('this is the deal of the game before').waitFor();
    await one.page.getByRole('button', { name: 'Rematch' }).waitFor();
    expect(await one.page.getByRole('button', { name: 'Same deal again' }).count()).toBe(0);
    await one.page.getByRole('link', { name: 'Replay' }).click();
    await one.page.waitForURL('**/game/**');
    await one.page.getByText('this is the deal of the game before').waitFor();
    expect([one, other].flatMap(({ complaints }) => complaints)).toEqual([]);
  }, 120_000);
};
