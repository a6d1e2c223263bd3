import { type GameId, parseGameId, parseTableId, type TableId } from '@battleline/domain';
import { type ReadonlySignal, signal } from '@preact/signals';

/** The page that is shown, as its address says. */
export type Place =
  | { readonly page: 'lobby' }
  | { readonly page: 'table'; readonly table: TableId }
  /** what a link to an invite opens */
  | { readonly page: 'invite'; readonly link: string }
  | { readonly page: 'rules' }
  | { readonly page: 'games' }
  | { readonly page: 'learn' }
  /** a finished game; without a number of moves at its end */
  | { readonly page: 'game'; readonly game: GameId; readonly move: number | null }
  | { readonly page: 'unknown' };

/** A link to an invite stands behind the `#`, which no browser sends anywhere: its secret is in no server's log. */
const INVITE = /^#\/invite\/([\w-]{64})$/;

/** Reads a path; the gateway serves the same document for each of these. */
export const placeAt = (path: string, hash = ''): Place => {
  const link = INVITE.exec(hash)?.[1];
  if (link) return { page: 'invite', link };
  const [, first = '', second = '', ...more] = path.split('/');
  if (first === '') return { page: 'lobby' };
  if ((first === 'rules' || first === 'games' || first === 'learn') && second === '') return { page: first };
  const game = first === 'game' && more.length <= 1 ? parseGameId(second) : undefined;
  if (game) return { page: 'game', game, move: /^\d+$/.test(more[0] ?? '') ? Number(more[0]) : null };
  const table = first === 'table' && more.length === 0 ? parseTableId(second) : undefined;
  return table ? { page: 'table', table } : { page: 'unknown' };
};

export const pathTo = (place: Place): string => {
  switch (place.page) {
    case 'table':
      return `/table/${place.table}`;
    case 'game':
      return `/game/${place.game}${place.move === null ? '' : `/${place.move}`}`;
    case 'invite':
      return `/#/invite/${place.link}`;
    case 'rules':
    case 'games':
    case 'learn':
      return `/${place.page}`;
    case 'lobby':
    case 'unknown':
      return '/';
  }
};

export type Route = {
  readonly place: ReadonlySignal<Place>;
  readonly go: (place: Place) => void;
  /** changes the address only, without a step to come back to */
  readonly note: (place: Place) => void;
};

/** Follows the browser's address, and changes it without loading the page again. */
export const createRoute = (): Route => {
  const here = (): Place => placeAt(location.pathname, location.hash);
  const place = signal(here());
  addEventListener('popstate', () => (place.value = here()));
  return {
    place,
    go: (next) => {
      const path = pathTo(next);
      if (path !== location.pathname + location.hash) history.pushState(null, '', path);
      place.value = next;
      scrollTo(0, 0);
    },
    note: (here) => history.replaceState(null, '', pathTo(here)),
  };
};
