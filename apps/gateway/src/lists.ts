import { type ClientId, flagsWon, type InviteId, isPresent, type TableId } from '@battleline/domain';
import type { BrowseFrame, ListName, OpenInviteRow, PlayerRow, TableRow } from '@battleline/protocol';
import type { Directory } from './directory.ts';
import { personOf } from './person.ts';
import type { World } from './world.ts';

export const PAGE_SIZE = 100;

type Row = PlayerRow | TableRow | OpenInviteRow;

/** One page of a list: a function of the state and the query alone. */
export type Page = { readonly rows: readonly Row[]; readonly next: string | null; readonly total: number };

export type Query = {
  readonly list: ListName;
  readonly filter: BrowseFrame['filter'];
  readonly cursor: string | undefined;
};

const playerRow = (world: World, id: ClientId): PlayerRow => {
  const player = world.player(id);
  const { seat } = player;
  return {
    ...personOf(world, id),
    status: !isPresent(player, world.gateway) ? 'away' : seat ? 'playing' : 'free',
    table: seat?.table ?? null,
    opponent: seat ? personOf(world, seat.opponent).name : null,
  };
};

const tableRow = (world: World, id: TableId): TableRow | undefined => {
  const table = world.table(id);
  if (table.status === 'unknown') return undefined;
  const won = (seat: 'north' | 'south'): number =>
    table.status === 'opened' ? 0 : flagsWon(table.position, seat).length;
  return {
    id,
    north: personOf(world, table.north),
    south: personOf(world, table.south),
    moves: table.status === 'opened' ? 0 : table.moves,
    flags: { north: won('north'), south: won('south') },
  };
};

/** The rows of a list in the order of their coming, each made only when it is looked at. */
function* rowsOf({ list }: Query, world: World, directory: Directory): Generator<() => Row | undefined> {
  switch (list) {
    case 'players':
      for (const client of directory.clients()) yield () => playerRow(world, client);
      return;
    case 'tables':
      for (const table of directory.tables()) yield () => tableRow(world, table);
      return;
    case 'invites':
      for (const { from, invite } of directory.openInvites())
        yield () => ({ id: invite.id satisfies InviteId, from: personOf(world, from), options: invite.options });
  }
}

const namesOf = (row: Row): string[] =>
  'name' in row ? [row.name] : 'from' in row ? [row.from.name] : [row.north.name, row.south.name];

const passes = (row: Row, { free, name = '' }: NonNullable<BrowseFrame['filter']>): boolean =>
  (!free || !('status' in row) || row.status === 'free') &&
  namesOf(row).some((shown) => shown.toLowerCase().includes(name.toLowerCase()));

const isPlain = ({ filter, cursor }: Query): boolean =>
  cursor === undefined && (!filter || (!filter.free && (filter.name ?? '') === ''));

/** The first page of a whole list: only its own rows are made, however many there are. */
const firstPage = (query: Query, world: World, directory: Directory): Page => {
  const rows: Row[] = [];
  let total = 0;
  for (const make of rowsOf(query, world, directory)) {
    total += 1;
    const row = rows.length < PAGE_SIZE ? make() : undefined;
    if (row) rows.push(row);
  }
  return { rows, next: total > rows.length ? (rows.at(-1)?.id ?? null) : null, total };
};

/** At most 100 rows after the cursor (the id of the last row of the page before), in the order of their coming. */
export const listPage = (query: Query, world: World, directory: Directory): Page => {
  if (isPlain(query)) return firstPage(query, world, directory);
  const rows: Row[] = [];
  let total = 0;
  let isPast = query.cursor === undefined;
  let next: string | null = null;
  for (const make of rowsOf(query, world, directory)) {
    const row = make();
    if (!row || (query.filter && !passes(row, query.filter))) continue;
    total += 1;
    if (isPast && rows.length < PAGE_SIZE) rows.push(row);
    else if (isPast) next ??= rows.at(-1)?.id ?? null;
    else isPast = row.id === query.cursor;
  }
  return { rows, next, total };
};
