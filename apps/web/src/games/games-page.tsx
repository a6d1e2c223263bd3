import { type ClientId, otherSeat, SEATS } from '@battleline/domain';
import type { FinishedGame } from '@battleline/protocol';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import { Link } from '../app/link.tsx';
import { PersonName } from '../lobby/person-name.tsx';
import { askGames } from '../session/archive.ts';
import { texts } from '../texts.ts';

const Row = ({ game, you }: { readonly game: FinishedGame; readonly you: ClientId }) => {
  const seat = SEATS.find((one) => game.players[one].id === you) ?? 'south';
  const other = game.players[otherSeat(seat)];
  const outcome = game.result.winner === null ? 'draw' : game.result.winner === seat ? 'won' : 'lost';
  return (
    <li class={outcome}>
      <span class="outcome">{texts.games[outcome]}</span>
      <span class="what">
        <span>
          {texts.games.against} <PersonName person={other} />
        </span>
        <span class="facts soft">
          {game.flags[seat]} : {game.flags[otherSeat(seat)]} · {texts.end.by(game.result.by)} ·{' '}
          {texts.lobby.moves(game.moves)} · <time dateTime={game.finishedAt}>{texts.day(game.finishedAt)}</time>
        </span>
      </span>
      <Link to={{ page: 'game', game: game.game, move: null }} class="order">
        {texts.games.replay}
        <span class="for-listeners"> {texts.games.againstWho(other.name, texts.day(game.finishedAt))}</span>
      </Link>
    </li>
  );
};

type Shelf = { readonly games: readonly FinishedGame[]; readonly next: string | null; readonly isAway: boolean };

/** The finished games of whoever is signed in. */
export const GamesPage = () => {
  const { session } = useApp();
  const shelf = useSignal<Shelf | null>(null);
  const { you } = session.state.value;
  const load = async (client: ClientId, before: string | null): Promise<void> => {
    const found = await askGames(client, before);
    const shown = before === null ? [] : (shelf.value?.games ?? []);
    shelf.value =
      found.status === 'found'
        ? { games: [...shown, ...found.body.games], next: found.body.next, isAway: false }
        : { games: shown, next: before, isAway: true };
  };
  useEffect(() => {
    shelf.value = null;
    if (you) void load(you.id, null);
  }, [you?.id]);
  const { games = [], next = null, isAway = false } = shelf.value ?? {};
  return (
    <section class="games list">
      <h1>{texts.games.heading}</h1>
      {!you && <p class="soft">{texts.games.nobody}</p>}
      {you && shelf.value === null && <p class="soft">{texts.games.loading}</p>}
      {isAway && <p role="status">{texts.games.away}</p>}
      {you && shelf.value !== null && !isAway && games.length === 0 && <p class="soft">{texts.games.none}</p>}
      <ul>{you && games.map((game) => <Row key={game.game} game={game} you={you.id} />)}</ul>
      {you && (next !== null || isAway) && (
        <button type="button" class="order" onClick={() => void load(you.id, next)}>
          {isAway ? texts.games.again : texts.games.more}
        </button>
      )}
    </section>
  );
};
