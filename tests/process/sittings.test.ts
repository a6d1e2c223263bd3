import { checkShuffle } from '@battleline/client';
import { eventText, type GameId, gameRecord, type TableId } from '@battleline/domain';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { activateFeatures } from '../support/features.ts';
import type { TableTruth } from '../support/log-truth.ts';
import { truthOf } from '../support/log-truth.ts';
import { cardsDealt, type Player, seeTheEnd, whenFree } from '../support/player.ts';
import { askRows } from '../support/read-models.ts';
import { createStory, openStage, type Stage } from '../support/stage.ts';
import type { Place } from '../support/test-system.ts';
import { operating } from './operating.suite.ts';
import { playUntil } from './play-until.ts';
import { schemasDropped } from './schemas-dropped.suite.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ log: 'postgres' });
  const log = await stage.system.servers.open();
  await activateFeatures(log);
  await log.close();
}, 180_000);
afterAll(async () => {
  expect(await stage.close()).toEqual([]);
}, 60_000);
const story = createStory(() => stage);

const HOUR = { per: 'game', seconds: 3600, increment: 0 } as const;

/** The one accepts what the other offers him; an answer `later` is the client's business. */
const accept = async (accepter: Player, inviter: Player): Promise<void> => {
  const { id: invite } = await accepter.reach('the invite', ({ state }) =>
    state().invites.received.find(({ from }) => from.id === inviter.id),
  );
  expect(await whenFree(accepter, { type: 'accept', from: inviter.id, invite })).toMatchObject({ ok: true });
};

const save = async (players: readonly Player[], table: TableId): Promise<GameId> => {
  const [one] = players;
  expect(await one?.client.send({ type: 'save', table })).toMatchObject({ ok: true });
  const rows = players.map((player) => player.reach('the saved game', ({ state }) => state().saved[0]));
  const [row] = await Promise.all(rows);
  if (!row) throw new Error('nobody saved anything');
  return row.game;
};

/** Every process stops in good order, and another one takes its place. */
const replaceAll = async ({ system }: Stage): Promise<void> => {
  const replace = async (...places: readonly Place[]): Promise<void> => {
    for (const place of places) {
      expect(await place.stop()).toBe(0);
      await place.start();
    }
  };
  await Promise.all([replace(...system.gateways), replace(system.projector), replace(system.gameLog)]);
};

const sittingsOf = async (game: GameId): Promise<TableTruth[]> =>
  [...truthOf(await stage.system.watch().readAll()).tables.values()]
    .filter(({ opened }) => opened.game === game)
    .sort((a, b) => a.opened.sitting - b.opened.sitting);

story(
  'a game is saved, goes on after all processes were replaced, twice, and its rows are those of one game',
  async () => {
    const [one, other] = await Promise.all([stage.enter(0), stage.enter(1)]);
    const options = { claimTiming: 'turn-start', onLeave: 'save', clock: HOUR } as const;
    expect(await whenFree(one, { type: 'invite', to: other.id, options })).toMatchObject({ ok: true });
    await accept(other, one);
    let table = await cardsDealt(one, other);
    let game: GameId | undefined;
    for (const moves of [10, 20]) {
      await playUntil(stage, [one, other], table, moves);
      game = await save([one, other], table);
      await replaceAll(stage);
      expect(await whenFree(other, { type: 'resume', game })).toMatchObject({ ok: true });
      await accept(one, other);
      table = await cardsDealt(one, other);
      const before = one.client.state().tables.get(table);
      expect(before?.view).toMatchObject({ game, status: 'playing' });
      expect(before?.clocks?.running).toBeTruthy();
    }
    const stop = stage.play(one, other);
    await Promise.all([one, other].map((player) => seeTheEnd(player, table)));
    stop();

    const sittings = await sittingsOf(game as GameId);
    const [first, last] = [sittings[0], sittings.at(-1)];
    expect(sittings.map(({ opened }) => opened.sitting)).toEqual([1, 2, 3]);
    if (!first?.dealt || !last) throw new Error('the game has no deal');
    const { dealt, opened } = first;
    const moves = sittings.flatMap((sitting) => sitting.moves);
    const deal = { first: dealt.first, deck: { troop: dealt.troop, tactics: dealt.tactics } };
    const record = gameRecord(deal, opened.options.claimTiming, moves);
    const { positions, error } = await stage.rules.replay(record);
    expect(error).toBeUndefined();
    const { result } = positions.at(-1) ?? {};
    for (const { client } of [one, other]) {
      const view = client.state().tables.get(table)?.view;
      expect(view?.position?.result).toEqual(result);
      expect(view && (await checkShuffle(view, { nonce: client.nonceOf(first.table) }))).toEqual({ status: 'fair' });
    }
    const id = `'${game}'`;
    const rows = await askRows(stage.system, {
      records: `select table_id, sitting, winner, ended_by, record from api.game_records where game_id = ${id}`,
      moves: `select table_id, move_number, move from analytics.moves where game_id = ${id} order by move_number`,
      saved: 'select game_id from api.saved_games',
    });
    const ending = { winner: result?.winner ?? null, ended_by: result?.by };
    expect(rows.records).toEqual([{ table_id: last.table, sitting: 3, ...ending, record }]);
    const tables = sittings.flatMap((sitting) => sitting.moves.map(() => sitting.table));
    expect(rows.moves.map(({ table_id, move_number }) => [table_id, move_number])).toEqual(
      tables.map((at, index) => [at, index + 1]),
    );
    // After the end all is open, what was put back at an earlier sitting, too.
    expect(rows.moves.map(({ move }) => move)).toEqual(moves.map(eventText));
    expect(rows.saved).toEqual([]);
  },
  300_000,
);

operating(story);
schemasDropped(story);
