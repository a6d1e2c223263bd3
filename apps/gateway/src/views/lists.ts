import { type ClientId, flagsWon, type Invite, isPresent, type TableId } from '@battleline/domain';
import type { BrowseFrame, ListName, OpenInviteRow, PlayerRow, TableRow } from '@battleline/protocol';
import type { Directory } from './directory.ts';
import { personOf } from './person.ts';
import type { World } from '../world.ts';

export const PAGE_SIZE = 100;

type Row = PlayerRow | TableRow | OpenInviteRow;

/** One page of a list: a function of the state and the query alone. */
export type Page = { readonly rows: readonly Row[]; readonly next: string | null; readonly total: number };

export type Query = {
  readonly list: ListName;
  readonly filter: BrowseFrame['filter'];
  readonly cursor: string | undefined;
};

/** A row that may be shown: what finds it is had at once, the row itself is made only when it is wanted. */
type Candidate = {
  readonly id: Row['id'];
  readonly names: () => readonly string[];
  readonly isFree: () => boolean;
  readonly row: () => Row;
};

const player = (world: World, id: ClientId): Candidate => {
  const state = world.player(id);
  const { seat } = state;
  const isHere = (): boolean => isPresent(state, world.gateway);
  return {
    id,
    names: () => [personOf(world, id).name],
    isFree: () => seat === null && isHere(),
    row: () => ({
      ...personOf(world, id),
      status: !isHere() ? 'away' : seat ? 'playing' : 'free',
      table: seat?.table ?? null,
      opponent: seat ? personOf(world, seat.opponent).name : null,
    }),
  };
};

const table = (world: World, id: TableId): Candidate | undefined => {
  const state = world.table(id);
  if (state.status === 'unknown') return undefined;
  const [north, south] = [personOf(world, state.north), personOf(world, state.south)];
  const won = (seat: 'north' | 'south'): number =>
    state.status === 'opened' ? 0 : flagsWon(state.position, seat).length;
  return {
    id,
    names: () => [north.name, south.name],
    isFree: () => true,
    row: () => ({
      ...{ id, north, south },
      moves: state.status === 'opened' ? 0 : state.moves,
      flags: { north: won('north'), south: won('south') },
    }),
  };
};

const openInvite = (world: World, client: ClientId, { id, options }: Invite): Candidate => {
  const from = personOf(world, client);
  return { id, names: () => [from.name], isFree: () => true, row: () => ({ id, from, options }) };
};

/** A row that may be shown, not looked at yet. */
type Entry = { readonly id: Row['id']; readonly open: () => Candidate | undefined };

/** All rows that a list could have, in the order of their coming. */
function* entriesOf(list: ListName, world: World, directory: Directory): Generator<Entry> {
  switch (list) {
    case 'players':
      for (const id of directory.clients()) yield { id, open: () => player(world, id) };
      return;
    case 'tables':
      for (const id of directory.tables()) yield { id, open: () => table(world, id) };
      return;
    case 'invites':
      for (const { from, invite } of directory.openInvites())
        yield { id: invite.id, open: () => openInvite(world, from, invite) };
  }
}

/** Whether a row belongs to what was asked for; undefined: all do. */
const filterBy = (filter: BrowseFrame['filter']): ((candidate: Candidate) => boolean) | undefined => {
  const name = filter?.name?.toLowerCase() ?? '';
  if (name === '' && !filter?.free) return undefined;
  return ({ names, isFree }) =>
    (name === '' || names().some((shown) => shown.toLowerCase().includes(name))) && (!filter?.free || isFree());
};

/** At most 100 rows after the cursor (the id of the last row of the page before), in the order of their coming. */
export const listPage = ({ list, filter, cursor }: Query, world: World, directory: Directory): Page => {
  const passes = filterBy(filter);
  const rows: Row[] = [];
  let total = 0;
  let isPast = cursor === undefined;
  let next: string | null = null;
  for (const { id, open } of entriesOf(list, world, directory)) {
    const isWanted = isPast && rows.length < PAGE_SIZE;
    // What is neither looked for nor shown is only counted.
    const isLookedAt = passes !== undefined || isWanted;
    const candidate = isLookedAt ? open() : undefined;
    if (isLookedAt && (!candidate || passes?.(candidate) === false)) continue;
    total += 1;
    if (candidate && isWanted) rows.push(candidate.row());
    else if (isPast) next ??= rows.at(-1)?.id ?? null;
    else isPast = id === cursor;
  }
  return { rows, next, total };
};
