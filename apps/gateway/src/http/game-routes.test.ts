import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ClientId, GameId } from '@battleline/domain';
import express from 'express';
import type { ArchivedGame, GameArchive } from './game-archive.ts';
import { gameRoutes } from './game-routes.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const [NORTH, SOUTH] = ['1'.repeat(32) as ClientId, '2'.repeat(32) as ClientId];
const game = (number: number): ArchivedGame => ({
  game: String(number).padStart(32, '0') as GameId,
  north: NORTH,
  south: SOUTH,
  finishedAt: new Date(Date.UTC(2030, 0, 1, 0, 60 - number)),
  winner: 'south',
  endedBy: 'flags',
  moves: 100 + number,
  northFlags: 2,
  southFlags: 5,
});
const GAMES = Array.from({ length: 30 }, (_, index) => game(index + 1));

const shelf: GameArchive = {
  record: async () => undefined,
  moves: async (id) => (id === game(1).game ? [{ type: 'Passed', seat: 'north', text: 'pass' }] : undefined),
  gamesOf: async (_, before, limit) =>
    GAMES.filter(({ finishedAt }) => before === null || finishedAt < before).slice(0, limit),
};

const serve = async (archive: GameArchive | undefined): Promise<(path: string) => Promise<[number, unknown]>> => {
  const app = express();
  app.use(gameRoutes({ archive, person: (id) => ({ id, name: `name of ${id}`, kind: 'guest' }), onOutage: () => {} }));
  app.use((_, response) => void response.status(404).json('nothing'));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  return async (path) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return [response.status, await response.json()];
  };
};

describe('past games over HTTP', () => {
  test('a client’s games come page by page, with names', async () => {
    const get = await serve(shelf);
    const [status, first] = await get(`/api/clients/${SOUTH}/games`);
    const { games, next } = first as { games: unknown[]; next: string };
    expect([status, games.length, games[0]]).toEqual([
      200,
      20,
      {
        game: game(1).game,
        players: {
          north: { id: NORTH, name: `name of ${NORTH}`, kind: 'guest' },
          south: { id: SOUTH, name: `name of ${SOUTH}`, kind: 'guest' },
        },
        finishedAt: '2030-01-01T00:59:00.000Z',
        result: { winner: 'south', by: 'flags' },
        moves: 101,
        flags: { north: 2, south: 5 },
      },
    ]);
    const [, second] = await get(`/api/clients/${SOUTH}/games?before=${next}`);
    expect(second).toMatchObject({ games: GAMES.slice(20).map(({ moves }) => ({ moves })), next: null });
  });

  test('unknown games, and what is no id, are not found', async () => {
    const get = await serve(shelf);
    for (const path of [
      'games/zz/moves',
      `games/${game(2).game}/moves`,
      `games/${game(1).game}/record`,
      'clients/zz/games',
    ])
      expect(await get(`/api/${path}`)).toEqual([404, 'nothing']);
    expect(await get(`/api/games/${game(1).game}/moves`)).toEqual([
      200,
      { moves: [{ type: 'Passed', seat: 'north', text: 'pass' }] },
    ]);
  });

  test('without Postgres, and while it is away, the answer is 503', async () => {
    const away = async (): Promise<never> => Promise.reject(new Error('away'));
    for (const archive of [undefined, { record: away, moves: away, gamesOf: away }])
      for (const path of [`games/${game(1).game}/record`, `games/${game(1).game}/moves`, `clients/${NORTH}/games`])
        expect(await (await serve(archive))(`/api/${path}`)).toMatchObject([503, { code: 'UNAVAILABLE' }]);
  });
});
