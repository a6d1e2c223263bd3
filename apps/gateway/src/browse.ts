import type { ListFrame, ListName } from '@battleline/protocol';
import type { Connection } from './connection.ts';
import type { Directory } from './directory.ts';
import { listPage, type Page, type Query } from './lists.ts';
import type { World } from './world.ts';

const COALESCE_MS = 1000;

/** Keeps a page of each list fresh: at most once a second, as differences, each distinct query computed once. */
export type Browse = {
  readonly subscribe: (connection: Connection, query: Query) => void;
  readonly unsubscribe: (connection: Connection) => void;
  readonly stop: () => void;
};

type Subscription = { readonly query: Query; readonly name: string; sent: Map<string, string>; order: string };

const frameOf = (world: World, query: Query, page: Page, full: boolean, rows: Page['rows']): ListFrame =>
  ({
    type: 'list',
    list: query.list,
    at: world.at(),
    lobby: world.lobbyTime(),
    full,
    next: page.next,
    total: page.total,
    order: page.rows.map(({ id }) => id),
    rows,
  }) as ListFrame;

export const createBrowse = (world: World, directory: Directory): Browse => {
  const subscriptions = new Map<Connection, Map<ListName, Subscription>>();
  // Pages of the current second; what changes in it reaches everybody with the next refresh.
  const pages = new Map<string, Page>();
  let seen = -1;

  const pageOf = ({ name, query }: Subscription): Page => {
    const page = pages.get(name) ?? listPage(query, world, directory);
    pages.set(name, page);
    return page;
  };

  const send = (connection: Connection, subscription: Subscription, page: Page, full: boolean): void => {
    const texts = new Map(page.rows.map((row) => [row.id as string, JSON.stringify(row)]));
    const changed = full ? page.rows : page.rows.filter(({ id }) => subscription.sent.get(id) !== texts.get(id));
    const order = `${page.total} ${[...texts.keys()].join(' ')}`;
    if (!full && changed.length === 0 && order === subscription.order) return;
    subscription.sent = texts;
    subscription.order = order;
    connection.send(frameOf(world, subscription.query, page, full, changed));
  };

  const refresh = (): void => {
    pages.clear();
    if (directory.revision() === seen || subscriptions.size === 0) return;
    seen = directory.revision();
    for (const [connection, lists] of subscriptions)
      for (const subscription of lists.values()) send(connection, subscription, pageOf(subscription), false);
  };
  const timer = setInterval(refresh, COALESCE_MS);

  return {
    subscribe: (connection, query) => {
      const subscription = { query, name: JSON.stringify(query), sent: new Map<string, string>(), order: '' };
      const lists = subscriptions.get(connection) ?? new Map<ListName, Subscription>();
      subscriptions.set(connection, lists.set(query.list, subscription));
      send(connection, subscription, pageOf(subscription), true);
    },
    unsubscribe: (connection) => subscriptions.delete(connection),
    stop: () => clearInterval(timer),
  };
};
