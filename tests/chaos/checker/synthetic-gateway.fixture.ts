import {
  type ClientId,
  decideLobby,
  decideTable,
  eventText,
  type GatewayId,
  guestName,
  isMoveEvent,
  type LobbyCommand,
  type LobbyState,
  type OpenTable,
  seatOf,
  type TableCommand,
  type TableId,
  type TableState,
  viewTable,
} from '@battleline/domain';
import { type AnyEvent, type Header, lobbyIn } from '@battleline/events';
import type { LogWriter, Random } from '@battleline/service/testing';
import type { Command } from '@battleline/client';
import type { TableFrame } from '@battleline/protocol';
import type { Histories, Seated, Somebody } from './synthetic-people.fixture.ts';

type Change = (header: Header) => Header;

/** Under which id a command is sent, and what spoils its record's header, where not as it should be. */
export type CommandTwist = { readonly id?: string; readonly change?: Change };

/** A gateway without sockets: it confirms only what it has read back, and tells everybody what he may see. */
export const createSyntheticGateway = (
  { writer, random }: { readonly writer: LogWriter; readonly random: Random },
  { people, tell, hear }: Histories,
) => {
  const gateway = random.hex(16) as GatewayId;
  const watchers = new Map<TableId, Somebody[]>();

  const lobby: LobbyState = {
    ...lobbyIn(writer.lobby()),
    gateway: () => ({ status: 'alive', program: 'synthetic', startedAt: 0 }),
  };
  const stateOf = (table: TableId): TableState => {
    const state = writer.table(table).read(`table/${table}`)?.state;
    if (state?.kind !== 'table') throw new Error(`there is no table ${table}`);
    return state.table;
  };
  const openState = (table: TableId): OpenTable => {
    const state = stateOf(table);
    if (state.status === 'unknown') throw new Error(`${table} is not open`);
    return state;
  };
  const versionOf = (table: TableId): number => writer.table(table).read(`table/${table}`)?.version ?? 0;

  const frameFor = (who: Somebody, table: TableId, last: AnyEvent | null): TableFrame => {
    const state = openState(table);
    const viewer = (who.client && seatOf(state, who.client)) ?? 'watcher';
    const person = (id: ClientId) => ({ id, name: guestName(id), kind: 'guest' as const });
    const isMove = last !== null && isMoveEvent(last);
    const isHidden = isMove && last.type === 'CardsReturned' && viewer !== last.seat && state.status === 'playing';
    const tactics = isHidden ? last.cards.filter((card) => !/\d/.test(card)).length : 0;
    const counts = isHidden
      ? [last.cards.length - tactics && `${last.cards.length - tactics} troop`, tactics && `${tactics} tactics`]
      : [];
    const text = !isMove ? '' : isHidden ? ['return', ...counts.filter(Boolean)].join(' ') : eventText(last);
    return {
      type: 'table',
      at: 0,
      table,
      version: versionOf(table),
      players: { north: person(state.north), south: person(state.south) },
      view: viewTable(viewer, state),
      clocks: null,
      last: last && {
        type: last.type,
        seat: 'seat' in last ? last.seat : null,
        text,
        ...(last.type === 'FlagsClaimed' && { won: last.won, refused: last.refused }),
      },
    };
  };
  const seatedAt = (table: TableId): Somebody[] =>
    people.filter(({ client }) => client !== null && seatOf(openState(table), client) !== undefined);
  const announce = (table: TableId, event: AnyEvent): void => {
    if (stateOf(table).status === 'closed') return;
    for (const who of [...seatedAt(table), ...(watchers.get(table) ?? [])]) tell(who, frameFor(who, table, event));
  };

  const inLobby = async (command: LobbyCommand, change?: Change): Promise<void> => {
    const decision = decideLobby(command, lobby);
    if (!decision.ok) throw new Error(`${command.type} is refused: ${decision.rejection.code}`);
    if (decision.event) await writer.append(decision.event, undefined, change);
  };
  const atTable = async (table: TableId, command: TableCommand, change?: Change): Promise<void> => {
    const state = writer.table(table).read(`table/${table}`) ? stateOf(table) : ({ status: 'unknown' } as const);
    const decision = decideTable(command, state);
    if (!decision.ok) throw new Error(`${command.type} is refused: ${decision.rejection.code}`);
    if (!decision.event) return;
    await writer.append(decision.event, table, change);
    announce(table, decision.event);
  };

  /** Sends a command, has it carried out in a record under its id, and tells its client the version. */
  const ask = async (
    who: Seated,
    frame: Command,
    carryOut: (change: Change) => Promise<unknown>,
    versionAfter: () => number,
    { id = random.hex(16), change = (header) => header }: CommandTwist = {},
  ): Promise<void> => {
    hear(who, { ...frame, id, at: 0 });
    await carryOut((header) => change({ ...header, commandId: id, actor: who.client, tab: who.tab, gateway }));
    tell(who, { type: 'accepted', id, version: versionAfter() });
  };
  const askInLobby = (who: Seated, frame: Command, command: LobbyCommand, twist?: CommandTwist): Promise<void> =>
    ask(
      who,
      frame,
      (change) => inLobby(command, change),
      () => writer.lobby().read(`player/${who.client}`)?.version ?? 0,
      twist,
    );
  const askAtTable = (
    who: Seated,
    frame: Command,
    table: TableId,
    command: TableCommand,
    twist?: CommandTwist,
  ): Promise<void> =>
    ask(
      who,
      frame,
      (change) => atTable(table, command, change),
      () => versionOf(table),
      twist,
    );

  return {
    gateway,
    lobby,
    stateOf,
    openState,
    versionOf,
    seatedAt,
    frameFor,
    inLobby,
    atTable,
    askInLobby,
    askAtTable,
    watches: (who: Somebody, table: TableId): void => void watchers.set(table, [...(watchers.get(table) ?? []), who]),
  };
};
export type SyntheticGateway = ReturnType<typeof createSyntheticGateway>;
