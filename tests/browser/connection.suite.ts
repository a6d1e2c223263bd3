import { expect, test } from '@jest/globals';
import { isTroop } from '@battleline/domain';
import type { Page } from 'playwright-core';
import { runOps } from '../support/ops-tool.ts';
import { createLook } from './accessibility.suite.ts';
import type { BrowserStage } from './stage.ts';
import { atTurn, dealt, type Visitor } from './visitor.ts';

const handOf = ({ page }: Visitor): Promise<(string | null)[]> =>
  page
    .locator('.hand [data-card]')
    .all()
    .then((cards) => Promise.all(cards.map((card) => card.getAttribute('data-card'))));

const play = async (visitor: Visitor, flag: number): Promise<string> => {
  await atTurn(visitor, 'hand');
  await visitor.page.locator('.order-line.mine').waitFor();
  const { viewer, position } = visitor.table()?.view ?? {};
  const cards = viewer === 'north' || viewer === 'south' ? position?.hands[viewer].cards : null;
  const card = cards?.find(isTroop) ?? '';
  await visitor.page.locator(`.hand [data-card="${card}"]`).click();
  await visitor.page.locator(`[data-flag-button="${flag}"]`).click();
  return card;
};

type AnyFrame = Readonly<Record<string, unknown>>;

/** Stands between this page, once it is loaded again, and its gateway. */
const interpose = async (page: Page) => {
  let change = (frame: AnyFrame): AnyFrame => frame;
  let isRefusing = false;
  await page.routeWebSocket(/./, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((text) => socket.send(JSON.stringify(change(JSON.parse(text.toString()) as AnyFrame))));
    socket.onMessage((text) => {
      const isCommand = 'id' in (JSON.parse(text.toString()) as AnyFrame);
      if (!isRefusing || !isCommand) return server.send(text);
      isRefusing = false;
      socket.send(JSON.stringify({ type: 'error', at: 1, code: 'TOO_FAST', reason: 'At most 20 frames a second.' }));
    });
  });
  return {
    /** of what the gateway says */
    change: (next: typeof change) => void (change = next),
    /** drops the next command, as a gateway does to which too much was sent */
    refuseNext: () => void (isRefusing = true),
  };
};

export const connectionSuite = (stage: () => BrowserStage): void => {
  test('a gateway is killed in the middle of a move: the page says that it is kept, and goes on at another one', async () => {
    const { visitor, opponent } = await stage().seat();
    const { page } = visitor;
    stage().play(opponent);
    await atTurn(visitor, 'hand');
    await page.evaluate('window.isSamePage = true');
    const [gateway] = stage().system.gateways;
    const reopen = stage().front.shut();
    await gateway?.kill();
    const card = await play(visitor, 5);
    const since = Date.now();
    const banner = page.locator('.banner');
    await banner.getByText('Your move is kept').waitFor();
    expect(Date.now() - since).toBeLessThan(6_000);
    expect(await page.locator(`.column[data-flag="5"] [data-card="${card}"].sending`).count()).toBe(1);
    reopen();
    await visitor.reach('the accepted move', ({ last }) => last?.text === `play ${card} f5`);
    await page.locator(`.column[data-flag="5"] [data-card="${card}"]:not(.sending)`).waitFor();
    await banner.waitFor({ state: 'detached' });
    expect(await page.evaluate('window.isSamePage')).toBe(true);
    await gateway?.start();
  }, 90_000);

  test('a reload, a second tab and another browser show the same table with the same hand, and what is played in one', async () => {
    const { visitor, opponent, table } = await stage().seat();
    stage().play(opponent);
    await atTurn(visitor, 'hand');
    const hand = await handOf(visitor);
    expect(hand).toHaveLength(7);
    await visitor.page.reload();
    await visitor.page.locator('.hand [data-card]').first().waitFor();
    expect(await handOf(visitor)).toEqual(hand);
    const tab = await stage().openTab(visitor);
    await dealt(tab); // taken to the table from the lobby
    await tab.page.locator('.hand [data-card]').first().waitFor();
    expect(await handOf(tab)).toEqual(hand);
    const storageState = await visitor.context.storageState();
    const elsewhere = await stage().visit({ storageState, path: `/table/${table}` });
    await elsewhere.page.locator('.hand [data-card]').first().waitFor();
    expect(await handOf(elsewhere)).toEqual(hand);
    const card = await play(tab, 3);
    for (const { page } of [visitor, elsewhere])
      await page.locator(`.column[data-flag="3"] .near [data-card="${card}"]`).waitFor();
  }, 60_000);

  test('a server that is behind or about to be renewed says so, and so does one that was sent too much; nothing is lost', async () => {
    const { page } = await stage().visit();
    const banner = page.locator('.banner');
    const gateway = await interpose(page);
    await page.reload();
    await page.getByRole('heading', { name: 'Players' }).waitFor();

    gateway.change((frame) => (frame['type'] === 'pong' ? { ...frame, behind: true } : frame));
    await banner.getByText('The server is behind').waitFor();
    await page.getByRole('img', { name: /but the server itself is behind/ }).waitFor();
    gateway.change((frame) => frame);
    await banner.waitFor({ state: 'detached' });

    gateway.refuseNext();
    await page.getByRole('button', { name: /^Play now/ }).click();
    await page.getByText('That was faster than the server takes.').first().waitFor();
    await page.getByText('Looking for an opponent').waitFor();

    gateway.change((frame) => (frame['type'] === 'pong' ? { type: 'moving', at: frame['at'] } : frame));
    await banner.getByText('another one takes over').waitFor();
    gateway.change((frame) => frame);
    await banner.waitFor({ state: 'detached' });
    await page.getByText('Looking for an opponent').waitFor();
    // Whoever comes into the next test would accept it.
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Nobody is asking for a game right now.').waitFor();
  }, 60_000);

  test('maintenance ahead stands above every page, at every gateway, by the reader’s own clock, until it is withdrawn', async () => {
    const announce = (...words: readonly string[]) =>
      runOps(stage().system.servers.environment(), 'announce', ...words);
    const { visitor, opponent } = await stage().seat({
      timezoneId: 'Asia/Kathmandu',
      locale: 'en-GB',
      reducedMotion: 'reduce',
    });
    const { page } = visitor;
    const board = async (): Promise<number> => (await page.locator('.board').boundingBox())?.height ?? 0;
    const before = await board();
    const said = await announce(
      'The server moves house.',
      '--from',
      '2199-03-01T22:00Z',
      '--until',
      '2199-03-01T23:00Z',
    );
    expect(said).toMatchObject({ code: 0, told: expect.stringContaining('The server moves house.') });
    const strip = page.getByRole('status').getByText('The server moves house.');
    await strip.waitFor();
    expect(await strip.textContent()).toMatch(/Sat,? 2 Mar.*3:45.*4:45/);
    const { bottom, end } = await page.evaluate<{ bottom: number; end: number }>(
      '({ bottom: document.querySelector(".hand").getBoundingClientRect().bottom, end: innerHeight })',
    );
    expect(bottom).toBeLessThanOrEqual(end);
    expect(await board()).toBeLessThan(before);
    const look = createLook();
    await look.at(page, 'an announcement');
    expect(look.found).toEqual([]);
    await opponent.reach('the announcement', ({ state }) => state().announcements.length === 1);

    const late = await stage().visit({ path: '/rules' });
    await late.page.getByText('The server moves house.').waitFor();
    expect((await announce('--withdraw')).told).toContain('Nothing is announced.');
    for (const one of [page, late.page]) await one.locator('.announced p').waitFor({ state: 'detached' });
    expect(await board()).toBe(before);
  }, 90_000);
};
