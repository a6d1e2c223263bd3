import type { ListFrame, OpenInviteRow, PlayerRow, TableRow } from '@battleline/protocol';

/** One page of a list as last heard; `isCurrent` is false from a reconnect to the next full page. */
export type ListPage<Row> = {
  readonly rows: readonly Row[];
  readonly total: number;
  readonly next: string | null;
  /** log time of the lobby that the page shows, µs */
  readonly lobby: number;
  readonly isCurrent: boolean;
};

export type ListPages = {
  readonly players?: ListPage<PlayerRow>;
  readonly tables?: ListPage<TableRow>;
  readonly invites?: ListPage<OpenInviteRow>;
};

const merge = <Row extends { readonly id: string }>(
  page: ListPage<Row> | undefined,
  frame: Omit<ListFrame, 'list' | 'rows'> & { readonly rows: readonly Row[] },
): ListPage<Row> => {
  const rows = new Map([...(frame.full ? [] : (page?.rows ?? [])), ...frame.rows].map((row) => [row.id, row]));
  return {
    rows: frame.order.map((id) => rows.get(id)).filter((row) => row !== undefined),
    total: frame.total,
    next: frame.next,
    lobby: frame.lobby,
    isCurrent: true,
  };
};

/** The pages after this frame; the same object where the frame is older than what is known, or its base is missing. */
export const mergeList = (pages: ListPages, frame: ListFrame, floor: number): ListPages => {
  const page = pages[frame.list];
  if (frame.lobby < Math.max(floor, page?.lobby ?? 0)) return pages;
  if (!frame.full && page?.isCurrent !== true) return pages;
  switch (frame.list) {
    case 'players':
      return { ...pages, players: merge(pages.players, frame) };
    case 'tables':
      return { ...pages, tables: merge(pages.tables, frame) };
    case 'invites':
      return { ...pages, invites: merge(pages.invites, frame) };
  }
};

/** The pages as they are after the connection was lost: good to look at, no base for differences. */
export const outdatePages = ({ players, tables, invites }: ListPages): ListPages => ({
  ...(players && { players: { ...players, isCurrent: false } }),
  ...(tables && { tables: { ...tables, isCurrent: false } }),
  ...(invites && { invites: { ...invites, isCurrent: false } }),
});
