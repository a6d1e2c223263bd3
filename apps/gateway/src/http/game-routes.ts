import { type ClientId, type GameId, parseClientId, parseGameId } from '@battleline/domain';
import type {
  ErrorResponse,
  FinishedGame,
  GamesResponse,
  MovesResponse,
  Person,
  RecordResponse,
} from '@battleline/protocol';
import { type RequestHandler, type Response, Router } from 'express';
import type { ArchivedGame, GameArchive } from './game-archive.ts';

export type GameRoutesDeps = {
  /** undefined: this gateway knows no Postgres */
  readonly archive: GameArchive | undefined;
  readonly person: (client: ClientId) => Person;
  readonly onOutage: (error: unknown) => void;
};

const PAGE_SIZE = 20;
/** More questions than this are not kept waiting at once. */
const MOST_WAITING = 32;

const finished = ({ north, south, ...game }: ArchivedGame, person: GameRoutesDeps['person']): FinishedGame => ({
  game: game.game,
  players: { north: person(north), south: person(south) },
  finishedAt: game.finishedAt.toISOString(),
  result: { winner: game.winner, by: game.endedBy },
  moves: game.moves,
  flags: { north: game.northFlags, south: game.southFlags },
});

const unavailable = (response: Response): void => {
  const reason = 'The read models do not answer: try again in a moment.';
  response.status(503).json({ code: 'UNAVAILABLE', reason } satisfies ErrorResponse);
};

/** Past games over HTTP, for whoever knows their ids; a gateway without Postgres answers 503. */
export const gameRoutes = ({ archive, person, onOutage }: GameRoutesDeps): Router => {
  let waiting = 0;
  /** Answers with what is found; undefined passes on, to where all unknown addresses end. */
  const answer =
    <Param extends string>(
      parse: (text: string) => Param | undefined,
      find: (from: GameArchive, param: Param, query: unknown) => Promise<object | undefined>,
    ): RequestHandler =>
    async (request, response, next) => {
      const [text = ''] = Object.values(request.params).flat();
      const param = parse(text);
      if (param === undefined) return next();
      if (!archive || waiting >= MOST_WAITING) return unavailable(response);
      waiting += 1;
      try {
        const found = await find(archive, param, request.query['before']);
        if (found === undefined) next();
        else response.set('Cache-Control', 'no-cache').json(found);
      } catch (error) {
        onOutage(error);
        unavailable(response);
      } finally {
        waiting -= 1;
      }
    };

  const record = answer(parseGameId, async (from, game: GameId): Promise<RecordResponse | undefined> => {
    const found = await from.record(game);
    if (!found) return undefined;
    const { seed, commitment, northNonce: north, southNonce: south, sameDealAs } = found;
    const { players, finishedAt, result } = finished(found, person);
    const proof = { seed, nonces: { north, south }, commitment };
    const openedAt = found.openedAt.toISOString();
    return { ...found.record, game, players, openedAt, finishedAt, result, sameDealAs, proof };
  });
  const moves = answer(parseGameId, async (from, game: GameId): Promise<MovesResponse | undefined> => {
    const found = await from.moves(game);
    return found && { moves: found };
  });
  const games = answer(parseClientId, async (from, client: ClientId, before): Promise<GamesResponse> => {
    const time = typeof before === 'string' ? new Date(before) : null;
    const found = await from.gamesOf(client, time && !Number.isNaN(time.getTime()) ? time : null, PAGE_SIZE + 1);
    const page = found.slice(0, PAGE_SIZE).map((game) => finished(game, person));
    return { games: page, next: found.length > PAGE_SIZE ? (page.at(-1)?.finishedAt ?? null) : null };
  });

  const router = Router();
  router.get('/api/games/:game/record', record);
  router.get('/api/games/:game/moves', moves);
  router.get('/api/clients/:client/games', games);
  return router;
};
