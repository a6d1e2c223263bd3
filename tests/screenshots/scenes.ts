import { sensiblePlay } from '@battleline/client';
import type { TableId } from '@battleline/domain';
import type { TableFrame } from '@battleline/protocol';
import { keyHands } from '../browser/hands.ts';
import type { BrowserStage } from '../browser/stage.ts';
import { atTurn, dealt, type Visitor } from '../browser/visitor.ts';
import { playOn } from '../browser/whole-game.ts';
import { type Player, sitDown, whenFree } from '../support/player.ts';
import { type Camera, DESK, PHONE } from './camera.ts';

/** Who is in the pictures, and how far he has come. */
type Cast = {
  readonly stage: BrowserStage;
  readonly shoot: Camera;
  /** the person before whose page the camera stands */
  readonly hero: Visitor;
};

const SAVED_AFTER = 20;
const MIDDLE = 44;
const isMyHand = ({ view }: TableFrame): boolean =>
  view.position?.turn?.seat === view.viewer && view.position?.turn?.phase === 'hand';

const playUntil = ({ stage, hero }: Cast, moves: number): Promise<TableFrame> =>
  playOn(hero, keyHands(hero.page), stage.random, (frame) => frame.view.moves >= moves && isMyHand(frame));

/** Seats the hero opposite this player. */
const invite = async ({ hero }: Cast, opponent: Player): Promise<TableId> => {
  const answer = await whenFree(opponent, { type: 'invite', to: null });
  if (!answer.ok) throw new Error(`the invite was refused: ${answer.code}`);
  const { name } = opponent.client.state().you ?? {};
  await hero.page.getByRole('button', { name: `Accept the invite of ${name}` }).click();
  return dealt(hero);
};

const goToLobby = ({ page }: Visitor): Promise<void> => page.getByRole('link', { name: 'Lobby', exact: true }).click();

const register = async ({ hero: { page }, shoot, hero }: Cast): Promise<void> => {
  await page.getByRole('button', { name: 'Account of Visitor' }).click();
  const dialog = page.getByRole('dialog', { name: 'Account' });
  await dialog.getByRole('button', { name: 'Register' }).click();
  await dialog.getByLabel('Name').fill('Hippolyta');
  await dialog.getByLabel('Password').fill('a girdle of gold');
  await dialog.getByRole('button', { name: 'Register' }).click();
  await dialog.getByText('Welcome! The name is yours.').waitFor();
  await shoot(hero, 'account');
  await dialog.getByRole('button', { name: 'Close' }).click();
};

const saveGames = async (cast: Cast, opponents: readonly Player[]): Promise<void> => {
  const { page } = cast.hero;
  for (const opponent of opponents) {
    await invite(cast, opponent);
    const stop = cast.stage.play(opponent, sensiblePlay);
    await playUntil(cast, SAVED_AFTER);
    stop();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('You have saved the game.').first().waitFor();
    await goToLobby(cast.hero);
    await page.getByRole('region', { name: 'Saved games' }).waitFor();
  }
};

/** Games of others that stand still in their middle, so that the same is seen by all. */
const seatOthers = async (stage: BrowserStage, games: number): Promise<TableId[]> => {
  const tables: TableId[] = [];
  for (let game = 0; game < games; game += 1) {
    const [north, south] = await Promise.all([stage.enter(), stage.enter()]);
    const table = await sitDown(north, south);
    const stops = [stage.play(north, sensiblePlay), stage.play(south, sensiblePlay)];
    const wanted = 18 + 12 * game;
    await north.reach('some moves', ({ state }) => (state().tables.get(table)?.view.moves ?? 0) >= wanted);
    for (const stop of stops) stop();
    tables.push(table);
  }
  return tables;
};

const say = async (player: Player, table: TableId, text: string): Promise<void> => {
  const answer = await player.client.send({ type: 'chat', table, text });
  if (!answer.ok) throw new Error(`the line was refused: ${answer.code}`);
};

const atTable = async (cast: Cast, opponent: Player): Promise<void> => {
  const { stage, shoot, hero } = cast;
  const { page } = hero;
  const table = await invite(cast, opponent);
  stage.play(opponent, sensiblePlay);
  await playUntil(cast, MIDDLE);
  await page.locator('.hand [data-card]').nth(2).click();
  await page.locator('.column.lit').first().hover();
  await shoot(hero, 'table');
  await shoot(hero, 'table-night', 'dark');
  const storageState = await hero.context.storageState();
  const phone = await stage.visit({ ...PHONE, storageState, path: `/table/${table}` });
  await phone.page.locator('.hand [data-card]').nth(3).tap();
  await shoot(phone, 'phone');
  await shoot(phone, 'phone-night', 'dark');
  await phone.context.close();

  await page.keyboard.press('Escape');
  await say(opponent, table, 'Good luck!');
  await page.locator('.ledger').getByRole('button', { name: /^Talk/ }).click();
  const said = page.getByRole('textbox', { name: 'Say something: At the table' });
  await said.fill('And to you. That flag in the middle will be close.');
  await page.keyboard.press('Enter');
  await page.locator('.table-talk .own').waitFor();
  await say(opponent, table, 'I have seen worse. Mind the fog…');
  await page.locator('.table-talk').getByText('Mind the fog').waitFor();
  // Keys are commands again.
  await said.blur();
  await shoot(hero, 'talk');
  const moves = page.locator('.ledger').getByRole('button', { name: 'Moves' });
  await moves.click();
  await moves.blur();
};

const watching = async ({ stage, shoot }: Cast, table: TableId): Promise<void> => {
  const watchers = await Promise.all([stage.enter(), stage.enter()]);
  for (const { client } of watchers) await client.send({ type: 'watch', table });
  const visitor = await stage.visit({ ...DESK, path: `/table/${table}` });
  await visitor.page.locator('.ledger').getByRole('button', { name: 'Talk' }).click();
  await visitor.page.locator('.who-watches').getByText('2 watch').waitFor();
  await visitor.page.locator('[data-flag="5"]').hover();
  await shoot(visitor, 'watching', 'dark');
};

const atTheEnd = async (cast: Cast, opponent: Player): Promise<void> => {
  const { hero, shoot } = cast;
  const { page } = hero;
  const { view } = await playOn(hero, keyHands(page), cast.stage.random);
  await page.getByText('Recomputed here').waitFor();
  await whenFree(opponent, { type: 'rematch', game: view.game });
  await page.getByText('would like a rematch').waitFor();
  await shoot(hero, 'end');
  await page.getByRole('button', { name: 'Decline' }).click();
  await page.getByRole('link', { name: 'Replay' }).click();
  await page.getByText('Recomputed here').waitFor();
  await page.getByRole('slider', { name: 'Move' }).fill(String(Math.round(view.moves * 0.6)));
  await shoot(hero, 'replay');
};

const inLobby = async ({ stage, shoot, hero }: Cast): Promise<void> => {
  await hero.page.getByText('is ready to play').waitFor();
  await shoot(hero, 'lobby');
  await shoot(hero, 'lobby-night', 'dark');
  const phone = await stage.visit({ ...PHONE, storageState: await hero.context.storageState() });
  await phone.page.getByText('is ready to play').waitFor();
  await shoot(phone, 'phone-lobby');
  await phone.page.getByRole('region', { name: 'Saved games' }).waitFor();
  await phone.page.evaluate(`document.querySelector('.saved-games').scrollIntoView()`);
  await shoot(phone, 'phone-saved');
  await phone.context.close();
};

/** Games that end at once, so that there is a list of them, and the list. */
const pastGames = async (cast: Cast, opponents: readonly Player[]): Promise<void> => {
  const { page } = cast.hero;
  for (const opponent of opponents) {
    await goToLobby(cast.hero);
    const table = await invite(cast, opponent);
    await opponent.client.send({ type: 'resign', table });
    await page.getByRole('heading', { name: 'Victory' }).waitFor();
  }
  await page.getByRole('link', { name: 'Games', exact: true }).click();
  const rows = page.locator('.games li');
  // The list may be a second behind.
  while ((await rows.count()) <= opponents.length) {
    await page.reload();
    await rows.first().waitFor();
  }
  await cast.shoot(cast.hero, 'games');
};

const lesson = async ({ stage, shoot }: Cast): Promise<void> => {
  const pupil = await stage.visit({ ...DESK, path: '/learn' });
  await pupil.page.getByRole('button', { name: 'Go on' }).click();
  await pupil.page.locator('.order-line.mine').waitFor();
  await pupil.page.locator('.hand [data-card="R9"]').click();
  await shoot(pupil, 'lesson');
};

/** Plays what the pictures show, and takes them. */
export const showAll = async (stage: BrowserStage, shoot: Camera): Promise<void> => {
  const hero = await stage.visit(DESK);
  const cast: Cast = { stage, shoot, hero };
  await register(cast);
  const opponents = await Promise.all([stage.enter(), stage.enter()]);
  const [opponent] = opponents;
  await saveGames(cast, opponents);
  const [table] = await seatOthers(stage, 3);
  const host = await stage.enter();
  await host.client.send({
    type: 'invite',
    to: null,
    options: { clock: { per: 'game', seconds: 900, increment: 10 } },
  });
  await inLobby(cast);
  if (!opponent || !table) throw new Error('nobody is there');
  await atTable(cast, opponent);
  await atTurn(hero, 'hand');
  await watching(cast, table);
  await atTheEnd(cast, opponent);
  await pastGames(cast, opponents);
  await lesson(cast);
};
