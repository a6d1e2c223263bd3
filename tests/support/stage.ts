import { autoPlay } from '@battleline/client';
import { carelessPlay } from '@battleline/client/testing';
import type { TableId } from '@battleline/domain';
import { createRandom } from '@battleline/service/testing';
import { test } from '@jest/globals';
import { type Truth, truthOf } from './log-truth.ts';
import { type PlayedGame, replayAll } from './played-game.ts';
import { enter, type Guest, type GuestOptions, openTab, type Player, standingOf, visit } from './player.ts';
import { type RulesTool, startRulesTool } from './rules-tool.ts';
import { startSystem, type SystemOptions, type TestSystem } from './test-system.ts';

/** What the log holds, and each of its games replayed. */
export type Inspection = { readonly truth: Truth; readonly games: ReadonlyMap<TableId, PlayedGame> };

/** A running system, and all who came to it. */
export type Stage = {
  readonly system: TestSystem;
  readonly rules: RulesTool;
  /** from 0 to below 1; its seed is told where a test fails */
  readonly random: () => number;
  /** those who came in this test */
  readonly guests: () => readonly Guest[];
  readonly enter: (gateway: number, options?: GuestOptions) => Promise<Player>;
  /** Another tab of the same player. */
  readonly openTab: (player: Player, gateway: number) => Promise<Player>;
  readonly visit: (gateway: number) => Promise<Guest>;
  /** Lets them play random legal moves at all their tables; the result ends that, and fails if one was refused. */
  readonly play: (...players: readonly Player[]) => () => void;
  readonly inspect: () => Promise<Inspection>;
  /** Waits until every command is answered, and every table closed whose game is over. */
  readonly settled: () => Promise<void>;
  readonly tell: (body: () => Promise<void>) => Promise<void>;
  /** Ends everything; the result says what was left or ended badly. */
  readonly close: () => Promise<readonly string[]>;
};

/** How players of a stage play, by these numbers from 0 to below 1. */
export const playAt =
  (random: () => number): Stage['play'] =>
  (...players) => {
    const refusals: string[] = [];
    const ends = players.map(({ client }) =>
      autoPlay(client, {
        brain: carelessPlay,
        random,
        refused: (_, move, { code }) => refusals.push(`${move}: ${code}`),
      }),
    );
    return () => {
      for (const end of ends) end();
      if (refusals.length > 0) throw new Error(`legal moves were refused: ${refusals.join(', ')}`);
    };
  };

export const openStage = async (options: SystemOptions): Promise<Stage> => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000_007);
  const { below } = createRandom(seed);
  const random = (): number => below(2 ** 32) / 2 ** 32;
  const system = await startSystem(options);
  const rules = startRulesTool();
  let guests: Guest[] = [];
  const keep = <Kept extends Guest>(guest: Kept): Kept => {
    guests.push(guest);
    return guest;
  };
  const leaveAll = (): void => {
    for (const { client } of guests) client.close();
    guests = [];
  };
  const inspect = async (): Promise<Inspection> => {
    const truth = truthOf(await system.watch().readAll());
    return { truth, games: await replayAll(truth, rules) };
  };
  const told = (error: unknown): Error => {
    const what = error instanceof Error ? error.message : String(error);
    const standing = guests.map(({ id, client }) => `${id ?? 'visitor'}: ${standingOf(client)}`);
    const records = `the log's last records: ${system.watch().standing()}`;
    const parts = [what, `SEED=${seed}`, ...standing, records, system.report()];
    return new Error(parts.join('\n'), { cause: error });
  };
  return {
    system,
    rules,
    random,
    guests: () => guests,
    enter: async (gateway, how) => keep(await enter(system, gateway, how)),
    openTab: async (player, gateway) => keep(await openTab(system, player, gateway)),
    visit: async (gateway) => keep(await visit(system, gateway)),
    play: playAt(random),
    inspect,
    settled: async () => {
      await Promise.all(guests.map((guest) => guest.reach('all answers', (client) => client.unanswered() === 0)));
      for (const { table, positions } of (await inspect()).games.values())
        if (positions.at(-1)?.result)
          await system
            .watch()
            .find(
              `TableClosed of ${table}`,
              ({ event, changes }) => event.type === 'TableClosed' && changes.some(({ ref }) => ref.id === table),
            );
    },
    tell: async (body) => {
      try {
        await body();
      } catch (error) {
        throw told(error);
      } finally {
        leaveAll();
      }
    },
    close: async () => {
      leaveAll();
      await rules.stop();
      return system.stop();
    },
  };
};

/** A test on a stage that is opened before it; its failure tells the seed and what the processes said last. */
export type Story = (title: string, body: (stage: Stage) => Promise<void>, deadlineMs: number) => void;

export const createStory =
  (stage: () => Stage): Story =>
  (title, body, deadlineMs) =>
    test(title, () => stage().tell(() => body(stage())), deadlineMs);
