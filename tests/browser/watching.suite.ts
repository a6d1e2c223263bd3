import { expect, test } from '@jest/globals';
import { tapeFaults } from '../support/tape-check.ts';
import { startRulesTool } from '../support/rules-tool.ts';
import { truthOf } from '../support/log-truth.ts';
import { replayAll } from '../support/played-game.ts';
import { seeTheEnd, sitDown } from '../support/player.ts';
import type { BrowserStage } from './stage.ts';

export const watchingSuite = (stage: () => BrowserStage): void => {
  test('a visitor watches a game from the lobby to its end, and never receives a hidden card', async () => {
    const { system } = stage();
    const [north, south, visitor] = await Promise.all([stage().enter(), stage().enter(), stage().visit()]);
    const { page } = visitor;
    const table = await sitDown(north, south);
    const names = [north, south].map(({ client }) => client.state().you?.name ?? '');
    await page
      .getByRole('button', {
        name: new RegExp(`^Watch (${names.join(' against ')}|${names.toReversed().join(' against ')})`),
      })
      .first()
      .click();
    await visitor.reach('the table', (frame) => frame.table === table);
    expect(await page.locator('.hand').count()).toBe(0);
    // Not before: a whole game between programs can be over within a second.
    const [first, second] = [stage().play(north), stage().play(south)];
    await visitor.reach('the middle of the game', ({ view }) => view.moves > 40);
    first();
    second();
    await north.client.send({ type: 'resign', table });
    await Promise.all([seeTheEnd(north, table), seeTheEnd(south, table)]);
    await page.getByRole('heading', { name: / wins|draw/ }).waitFor();
    const rules = startRulesTool();
    const games = await replayAll(truthOf(await system.watch().readAll()), rules);
    await rules.stop();
    expect(tapeFaults(visitor.tape, null, games)).toEqual([]);
    expect(visitor.tape.frames.filter(({ text }) => text.includes('"position"')).length).toBeGreaterThan(20);
  }, 90_000);
};
