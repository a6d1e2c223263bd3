import type { TableId } from '@battleline/domain';
import { expect } from '@jest/globals';
import { namedCards } from '../support/named-cards.ts';
import { openCards, type PlayedGame } from '../support/played-game.ts';
import { look, type Player, seeTheEnd } from '../support/player.ts';
import { askRows } from '../support/read-models.ts';
import type { Stage, Story } from '../support/stage.ts';
import { publicParts, setbacks, tapeFaults } from '../support/tape-check.ts';

const GAMES = 3;
/** After so many moves of the second game the read models are looked at. */
const PAUSE_AT = 30;

/** Lets both play until the game has so many moves, and everything asked for is answered. */
const playUntil = async (stage: Stage, players: readonly Player[], table: TableId, moves: number): Promise<void> => {
  const [one] = players;
  const stop = stage.play(...players);
  await one?.reach(`${moves} moves`, ({ state }) => (state().tables.get(table)?.view.moves ?? 0) >= moves);
  stop();
  await Promise.all(players.map((player) => player.reach('all answers', (client) => client.unanswered() === 0)));
};

/** What the read models show of a running game, to services and to analysts. */
const checkRunning = async (stage: Stage, table: TableId, [one, other]: readonly Player[]): Promise<void> => {
  const { system } = stage;
  const tables = await askRows(system, `select * from api.tables where table_id = '${table}'`);
  const { games } = await stage.inspect();
  const game = games.get(table);
  const position = game?.positions.at(-1);
  if (!game || !position) throw new Error('the running game is not in the log');
  const { north, south } = game.opened;
  expect(tables).toMatchObject([{ status: 'playing', north_id: north, south_id: south, moves: game.moves.length }]);
  const seated = await askRows(
    system,
    `select client_id, status, opponent_id from api.players where table_id = '${table}' order by client_id = '${one?.id ?? ''}' desc`,
  );
  expect(seated).toEqual([
    { client_id: one?.id, status: 'playing', opponent_id: other?.id },
    { client_id: other?.id, status: 'playing', opponent_id: one?.id },
  ]);
  await checkAnalysts(stage, game);
};

/** No card of a hand or deck, and no secret, is in what analysts may read. */
const checkAnalysts = async ({ system }: Stage, game: PlayedGame): Promise<void> => {
  const position = game.positions.at(-1);
  if (!position) throw new Error('the game has no position');
  const where = `where table_id = '${game.table}'`;
  const [shown] = await askRows(
    system,
    `select (select json_agg(g) from analytics.games g ${where})::text || (select json_agg(m) from analytics.moves m ${where})::text
       || coalesce((select json_agg(to_jsonb(c) - 'counter_example') from analytics.claims c ${where})::text, '') as text`,
  );
  const text = String(shown?.text);
  const open = openCards(position);
  expect(text).toContain(game.table);
  expect([...namedCards(text)].filter((card) => !open.has(card))).toEqual([]);
  for (const secret of [game.opened.seed, game.nonces.north, game.nonces.south]) expect(text).not.toContain(secret);
};

/** Two players on two gateways, a watcher on the third. */
export const wholeGames = (story: Story): void => {
  story(
    'two players on two gateways and a watcher on a third see the same whole games, and no hidden card',
    async (stage) => {
      const [one, other, watcher] = await Promise.all([stage.enter(0), stage.enter(1), stage.enter(2)]);
      const tables: TableId[] = [];
      for (let game = 0; game < GAMES; game += 1) {
        const table = await (game % 2 === 0 ? stage.sitDown(one, other) : stage.sitDown(other, one));
        tables.push(table);
        await look(watcher, table);
        if (game === 1) {
          await playUntil(stage, [one, other], table, PAUSE_AT);
          await checkRunning(stage, table, [one, other]);
        }
        const stop = stage.play(one, other);
        await Promise.all([one, other, watcher].map((viewer) => seeTheEnd(viewer, table)));
        stop();
      }

      const { games } = await stage.inspect();
      for (const viewer of [one, other, watcher]) {
        expect(tapeFaults(viewer.tape, viewer.id, games)).toEqual([]);
        expect(setbacks(viewer.tape)).toEqual([]);
      }
      for (const table of tables) {
        const [mine, theirs, watched] = [one, other, watcher].map(({ tape }) => publicParts(tape, table));
        expect([...(mine ?? [])]).toEqual([...(theirs ?? [])]);
        // The watcher came in after the deal: from there on he has seen every version, too.
        const from = Math.min(...(watched?.keys() ?? []));
        expect([...(watched ?? [])]).toEqual([...(mine ?? [])].filter(([version]) => version >= from));
        const played = games.get(table);
        expect(mine?.size).toBe(4 + (played?.moves.length ?? 0));
      }
    },
    120_000,
  );
};
