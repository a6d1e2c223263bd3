import type { TableId } from '@battleline/domain';
import { expect } from '@jest/globals';
import { namedCards } from '../support/named-cards.ts';
import { openCards, type PlayedGame } from '../support/played-game.ts';
import { look, type Player, seeTheEnd, sitDown } from '../support/player.ts';
import { askRows } from '../support/read-models.ts';
import type { Stage, Story } from '../support/stage.ts';
import { publicParts } from '../support/tape-check.ts';
import { expectAgreement } from './agreement.ts';
import { playUntil } from './play-until.ts';

const GAMES = 3;
/** After so many moves of the second game everything is looked at. */
const PAUSE_AT = 60;

/** No card of a hand or deck, and no secret, is in what analysts may read. */
const checkAnalysts = async ({ system }: Stage, game: PlayedGame): Promise<void> => {
  const position = game.positions.at(-1);
  if (!position) throw new Error('the game has no position');
  const where = `where table_id = '${game.table}'`;
  // A counter-example is made of cards that nobody may know; mud and fog are columns, too.
  const { games, moves, claims } = await askRows(system, {
    games: `select g.* from analytics.games g ${where}`,
    moves: `select m.* from analytics.moves m ${where}`,
    claims: `select own_cards, opponent_cards from analytics.claims c ${where}`,
  });
  const text = JSON.stringify([games, moves, claims]);
  const open = openCards(position);
  expect(text).toContain(game.table);
  expect([...namedCards(text)].filter((card) => !open.has(card))).toEqual([]);
  for (const secret of [game.opened.seed, game.nonces.north, game.nonces.south]) expect(text).not.toContain(secret);
};

/** Everybody is told the same of a table: the players all of it, the watcher all from his coming on. */
const checkViews = ([one, other, watcher]: readonly Player[], game: PlayedGame): void => {
  const [mine, theirs, watched] = [one, other, watcher].map((viewer) =>
    viewer ? publicParts(viewer.tape, game.table) : new Map<number, string>(),
  );
  // Opened, ready twice, dealt; then every move.
  expect(mine?.size).toBe(4 + game.moves.length);
  expect([...(theirs ?? [])]).toEqual([...(mine ?? [])]);
  const from = Math.min(...(watched?.keys() ?? []));
  expect(from).toBeLessThan(10);
  expect([...(watched ?? [])]).toEqual([...(mine ?? [])].filter(([version]) => version >= from));
};

/** Two players on two gateways, a watcher on the third. */
export const wholeGames = (story: Story): void => {
  story(
    'two players on two gateways and a watcher on a third see the same whole games, as rows and replay tell them',
    async (stage) => {
      const [one, other, watcher] = await Promise.all([stage.enter(0), stage.enter(1), stage.enter(2)]);
      const tables: TableId[] = [];
      for (let game = 0; game < GAMES; game += 1) {
        const table = await (game % 2 === 0 ? sitDown(one, other) : sitDown(other, one));
        tables.push(table);
        await look(watcher, table);
        if (game === 1) {
          await playUntil(stage, [one, other], table, PAUSE_AT);
          const running = (await expectAgreement(stage)).games.get(table);
          if (running) await checkAnalysts(stage, running);
        }
        const stop = stage.play(one, other);
        await Promise.all([one, other, watcher].map((viewer) => seeTheEnd(viewer, table)));
        stop();
      }

      const { games } = await expectAgreement(stage);
      for (const table of tables) {
        const played = games.get(table);
        expect(played).toBeDefined();
        if (played) checkViews([one, other, watcher], played);
      }
    },
    120_000,
  );
};
