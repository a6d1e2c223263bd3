import type { ListFrame, ListName } from '@battleline/protocol';
import type { Connection } from '../sockets/connection.ts';
import type { Directory } from './directory.ts';
import { listPage, type Page, type Query } from './lists.ts';
import type { World } from '../world.ts';

const COALESCE_MS = 1000;

/**
 * Keeps a page of each list fresh: at most once a second, as differences. Each distinct query is computed once, and its
 * difference is written once for all who look at it: what a browser more costs is a text that is sent.
 */
export type Browse = {
  readonly subscribe: (connection: Connection, query: Query) => void;
  readonly unsubscribe: (connection: Connection) => void;
  /** Looks what has changed, as it does by itself once a second. */
  readonly refresh: () => void;
  readonly stop: () => void;
};

/** All who look at the same page: what they have been shown, the same to each. */
type View = {
  readonly query: Query;
  readonly connections: Set<Connection>;
  page: Page;
  /** the rows as text, by id, in their order */
  texts: ReadonlyMap<string, string>;
};

const frameOf = (world: World, { list }: Query, page: Page, full: boolean, rows: Page['rows']): ListFrame =>
  ({
    type: 'list',
    list,
    at: world.at(),
    lobby: world.lobbyTime(),
    full,
    next: page.next,
    total: page.total,
    order: page.rows.map(({ id }) => id),
    rows,
  }) as ListFrame;

const textsOf = ({ rows }: Page): Map<string, string> => new Map(rows.map((row) => [row.id, JSON.stringify(row)]));

const orderOf = ({ rows, total, next }: Page): string => `${total} ${next} ${rows.map(({ id }) => id).join(' ')}`;

export const createBrowse = (world: World, directory: Directory): Browse => {
  const views = new Map<string, View>();
  const looking = new Map<Connection, Map<ListName, string>>();
  let seen = -1;

  const leave = (connection: Connection, name: string | undefined): void => {
    const view = name === undefined ? undefined : views.get(name);
    view?.connections.delete(connection);
    if (name !== undefined && view?.connections.size === 0) views.delete(name);
  };

  const open = (name: string, query: Query): View => {
    const page = listPage(query, world, directory);
    const view = { query, connections: new Set<Connection>(), page, texts: textsOf(page) };
    views.set(name, view);
    return view;
  };

  const renew = (view: View): void => {
    const page = listPage(view.query, world, directory);
    const texts = textsOf(page);
    const changed = page.rows.filter(({ id }) => view.texts.get(id) !== texts.get(id));
    const isSame = changed.length === 0 && orderOf(page) === orderOf(view.page);
    [view.page, view.texts] = [page, texts];
    if (isSame) return;
    const text = JSON.stringify(frameOf(world, view.query, page, false, changed));
    for (const connection of view.connections) connection.sendText(text);
  };

  const refresh = (): void => {
    if (directory.revision() === seen) return;
    seen = directory.revision();
    for (const view of views.values()) renew(view);
  };
  const timer = setInterval(refresh, COALESCE_MS);

  return {
    subscribe: (connection, query) => {
      const name = JSON.stringify(query);
      const lists = looking.get(connection) ?? new Map<ListName, string>();
      leave(connection, lists.get(query.list));
      looking.set(connection, lists.set(query.list, name));
      const view = views.get(name) ?? open(name, query);
      view.connections.add(connection);
      connection.send(frameOf(world, query, view.page, true, view.page.rows));
    },
    unsubscribe: (connection) => {
      for (const name of looking.get(connection)?.values() ?? []) leave(connection, name);
      looking.delete(connection);
    },
    refresh,
    stop: () => clearInterval(timer),
  };
};
