import type { TableId } from '@battleline/domain';
import { expect } from '@jest/globals';
import { look, type Player, seeTheEnd, sitDown } from '../support/player.ts';
import type { Story } from '../support/stage.ts';
import { expectAgreement } from './agreement.ts';

/** Everybody is out for a while: they look for a gateway often. */
const PATIENT = { timing: { retryMs: { from: 50, to: 500 } } };

const movesAt = (player: Player, table: TableId): number => player.client.state().tables.get(table)?.view.moves ?? 0;

const reachMoves = (player: Player, table: TableId, moves: number): Promise<unknown> =>
  player.reach(`${moves} moves`, () => movesAt(player, table) >= moves);

/** All gateways, and then everything, go down in the middle of a game. */
export const restart = (story: Story): void => {
  story(
    'a game goes on after all gateways were killed, and after the whole system and its log were stopped and started',
    async (stage) => {
      const { system } = stage;
      const [one, other, watcher] = await Promise.all([0, 1, 2].map((gateway) => stage.enter(gateway, PATIENT)));
      if (!one || !other || !watcher) throw new Error('nobody came');
      const table = await sitDown(one, other);
      await look(watcher, table);
      const stop = stage.play(one, other);

      await reachMoves(one, table, 15);
      await Promise.all(system.gateways.map((gateway) => gateway.kill()));
      const before = movesAt(one, table);
      await Promise.all(system.gateways.map((gateway) => gateway.start()));
      await Promise.all([one, other].map((player) => reachMoves(player, table, before + 15)));

      await system.restart();
      await Promise.all([one, other, watcher].map((viewer) => seeTheEnd(viewer, table)));
      stop();
      const { games } = await expectAgreement(stage);
      expect(games.get(table)?.positions.at(-1)?.result).toBeTruthy();
    },
    180_000,
  );
};
