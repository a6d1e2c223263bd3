import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Brain, Command } from '@battleline/client';
import { autoPlay, randomPlay } from '@battleline/client';
import type { TableId } from '@battleline/domain';
import { createRandom } from '@battleline/service/testing';
import type { BrowserContextOptions } from 'playwright-core';
import { activateFeatures } from '../support/features.ts';
import { enter, type Player, whenFree } from '../support/player.ts';
import { startSystem, type TestSystem } from '../support/test-system.ts';
import { startChromium } from './chromium.ts';
import { type Front, startFront } from './front.ts';
import { dealt, type Visitor, watchPage } from './visitor.ts';

/** What a person brings along. */
export type VisitorOptions = BrowserContextOptions & {
  readonly path?: string;
  /** choices as the page keeps them */
  readonly choices?: Readonly<Record<string, unknown>>;
};

type GameOptions = NonNullable<(Command & { readonly type: 'invite' })['options']>;

/** A running system with one address, and a browser. */
export type BrowserStage = {
  readonly system: TestSystem;
  readonly front: Front;
  /** from 0 to below 1 */
  readonly random: () => number;
  /** A person with a browser of his own opens the page. */
  readonly visit: (options?: VisitorOptions) => Promise<Visitor>;
  /** Another tab of the same browser. */
  readonly openTab: (visitor: Visitor, path?: string) => Promise<Visitor>;
  /** A client without a page, at the second gateway. */
  readonly enter: () => Promise<Player>;
  /** A person at a table, dealt, against a client without a page; `game`: its options. */
  readonly seat: (
    options?: VisitorOptions,
    game?: GameOptions,
  ) => Promise<{ visitor: Visitor; opponent: Player; table: TableId }>;
  /** Lets clients without a page play on by themselves; the result ends that. */
  readonly play: (player: Player, brain?: Brain) => () => void;
  /** Closes the pages of a test; the result are their complaints. */
  readonly leave: () => Promise<readonly string[]>;
  readonly close: () => Promise<readonly string[]>;
};

const WEB = fileURLToPath(new URL('../../apps/web', import.meta.url));
const SEED = 7;
/** So long is waited for who goes away. */
const GRACE_SECONDS = '20';

/** Builds the page, starts two gateways behind one address and all the rest, and the browser. */
export const openBrowserStage = async (): Promise<BrowserStage> => {
  await promisify(execFile)('npm', ['run', '--silent', 'build'], { cwd: WEB });
  const environment = { SESSION_GRACE_SECONDS: GRACE_SECONDS };
  const system = await startSystem({ log: 'postgres', gateways: 2, environment });
  const log = await system.servers.open();
  await activateFeatures(log);
  await log.close();
  const front = await startFront(system.gateways.map(({ port }) => port));
  const browser = await startChromium();
  const { below } = createRandom(SEED);
  const random = (): number => below(2 ** 32) / 2 ** 32;
  let visitors: Visitor[] = [];
  let ends: (() => void)[] = [];

  const open = async (context: Visitor['context'], path = '/'): Promise<Visitor> => {
    const page = await context.newPage();
    const visitor = watchPage(page, context);
    visitors.push(visitor);
    await page.goto(front.address + path);
    return visitor;
  };
  const visit: BrowserStage['visit'] = async ({ path, choices, ...options } = {}) => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    // Cards that still glide are hard to hit; what moves, and what is to be confirmed, has tests of its own.
    const kept = JSON.stringify(JSON.stringify({ speed: 'none', confirms: 'never', ...choices }));
    await context.addInitScript(
      `if (!localStorage.getItem('battleline.choices')) localStorage.setItem('battleline.choices', ${kept})`,
    );
    return open(context, path);
  };
  const enterHere = async (): Promise<Player> => {
    const player = await enter(system, 1);
    ends.push(() => player.client.close());
    return player;
  };
  return {
    system,
    front,
    random,
    visit,
    openTab: (visitor, path) => open(visitor.context, path),
    enter: enterHere,
    seat: async (options, game = {}) => {
      const [visitor, opponent] = await Promise.all([visit(options), enterHere()]);
      const sent = await whenFree(opponent, { type: 'invite', to: null, options: game });
      if (!sent.ok) throw new Error(`the invite was refused: ${sent.code}`);
      const { name } = opponent.client.state().you ?? {};
      await visitor.page.getByRole('button', { name: `Accept the invite of ${name}` }).click();
      return { visitor, opponent, table: await dealt(visitor) };
    },
    play: (player, brain = randomPlay) => {
      const end = autoPlay(player.client, { brain, random });
      ends.push(end);
      return end;
    },
    leave: async () => {
      const complaints = visitors.flatMap((visitor) => visitor.complaints);
      for (const end of ends) end();
      await Promise.all([...new Set(visitors.map(({ context }) => context))].map((context) => context.close()));
      [visitors, ends] = [[], []];
      return complaints;
    },
    close: async () => {
      await browser.close();
      await front.close();
      return system.stop();
    },
  };
};
