import { createHash } from 'node:crypto';
import {
  type ClientId,
  decideLobby,
  decideTable,
  DEFAULT_TABLE_OPTIONS,
  type Deal,
  eventText,
  fairDeal,
  type GameId,
  type GatewayId,
  guestName,
  type InviteId,
  isMoveEvent,
  legalMoves,
  type LobbyCommand,
  type LobbyState,
  type OpenDeal,
  openDealOf,
  type OpenTable,
  parseMove,
  SEATS,
  seatOf,
  type SessionId,
  TABLE_PARTITIONS,
  type TabId,
  type TableCommand,
  type TableId,
  type TableState,
  viewTable,
} from '@battleline/domain';
import { type AnyEvent, type EventLog, type Header, lobbyIn, memoryLog } from '@battleline/events';
import { createLogWriter, createRandom, type LogWriter, type Random } from '@battleline/service/testing';
import { hmacWords } from '@battleline/service/hmac-words';
import type { Command } from '@battleline/client';
import type { TableFrame } from '@battleline/protocol';
import { type HistoryEntry, type HistoryKind, type Run, type RunInput, runSchema } from '../history.ts';
import type { HistorySource } from './history-reading.ts';

// A run as it should be, made in memory: a gateway without sockets that confirms only what it has read back, and
// histories as its clients would have written them. Tests plant a defect in one of the two, and see it found.

/** Someone whose history is written. */
export type Somebody = {
  readonly name: string;
  readonly client: ClientId | null;
  readonly tab: TabId;
  readonly entries: HistoryEntry[];
};
export type Seated = Somebody & { readonly client: ClientId; readonly session: SessionId };

/** How a command is carried out, where not as it should be. */
export type Twist = {
  readonly id?: string;
  /** spoils the record's header */
  readonly change?: (header: Header) => Header;
  readonly deal?: (deal: Deal) => Deal;
};

const bytes = (hex: string | null = null): Buffer => Buffer.from(hex ?? '00'.repeat(32), 'hex');

/** The deal that follows from the id of a game and what went into its shuffle. */
const dealOf = (of: {
  seed: string;
  game: GameId;
  north?: string | null | undefined;
  south?: string | null | undefined;
}): Deal =>
  fairDeal(hmacWords({ seed: bytes(of.seed), game: bytes(of.game), north: bytes(of.north), south: bytes(of.south) }));

type Sayable = Exclude<AnyEvent, { type: 'CommandRefused' }>;

export type SyntheticRun = Awaited<ReturnType<typeof openSyntheticRun>>;

export const openSyntheticRun = async (seed = 1, log: EventLog = memoryLog()) => {
  const writer: LogWriter = await createLogWriter(log);
  const random: Random = createRandom(seed);
  const gateway = random.hex(16) as GatewayId;
  const people: Somebody[] = [];
  const watchers = new Map<TableId, Somebody[]>();
  let t = 0;

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

  const note = (who: Somebody, entry: Omit<HistoryEntry & { type: 'heard' }, 't' | 'connection'>): void =>
    void who.entries.push({ ...entry, t: (t += 1), connection: 0 });
  const tell = (who: Somebody, frame: object): void =>
    note(who, { type: 'heard', frame: JSON.parse(JSON.stringify({ ...frame, at: 0 })) as { type: string } });
  const hear = (who: Somebody, frame: object): void =>
    void who.entries.push({ type: 'sent', t: (t += 1), connection: 0, frame: frame as { type: string } });

  const enter = (name: string, kind: HistoryKind, client: ClientId | null, moment?: string): Somebody => {
    const who = { name, client, tab: random.hex(16) as TabId, entries: [] as HistoryEntry[] };
    const { tab } = who;
    who.entries.push({ type: 'who', t, name, kind, client, tab, ...(moment !== undefined && { moment }) });
    who.entries.push({ type: 'connecting', t, connection: 0, address: 'ws://gateway-0/socket' });
    who.entries.push({ type: 'opened', t, connection: 0 });
    hear(who, { type: 'hello', tab });
    tell(who, { type: 'welcome', lobby: writer.lobby().now() });
    people.push(who);
    return who;
  };

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

  const inLobby = async (command: LobbyCommand, change?: (header: Header) => Header): Promise<Sayable | undefined> => {
    const decision = decideLobby(command, lobby);
    if (!decision.ok) throw new Error(`${command.type} is refused: ${decision.rejection.code}`);
    if (decision.event) await writer.append(decision.event, undefined, change);
    return decision.event;
  };
  const atTable = async (table: TableId, command: TableCommand, change?: (header: Header) => Header) => {
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
    carryOut: (change: (header: Header) => Header) => Promise<unknown>,
    versionAfter: () => number,
    { id = random.hex(16), change = (header) => header }: Twist = {},
  ): Promise<void> => {
    hear(who, { ...frame, id, at: 0 });
    await carryOut((header) => change({ ...header, commandId: id, actor: who.client, tab: who.tab, gateway }));
    tell(who, { type: 'accepted', id, version: versionAfter() });
  };
  const askInLobby = (who: Seated, frame: Command, command: LobbyCommand, twist?: Twist): Promise<void> =>
    ask(
      who,
      frame,
      (change) => inLobby(command, change),
      () => writer.lobby().read(`player/${who.client}`)?.version ?? 0,
      twist,
    );

  const signIn = async (): Promise<Seated> => {
    const client = random.hex(16) as ClientId;
    const session = random.hex(16) as SessionId;
    await inLobby({ type: 'startSession', client, session, kind: 'guest' });
    const who = { ...enter(`p${people.length}`, 'player', client), client, session };
    people.splice(-1, 1, who);
    await inLobby({ type: 'attach', client, session, gateway, tab: who.tab });
    return who;
  };

  const sitDown = async (
    inviter: Seated,
    accepter: Seated,
    { deal = (fair) => fair }: Twist = {},
  ): Promise<TableId> => {
    const invite = random.hex(16) as InviteId;
    const options = DEFAULT_TABLE_OPTIONS;
    const [game, table] = [random.hex(16) as GameId, `${random.below(TABLE_PARTITIONS)}-${random.hex(15)}` as TableId];
    const offer = { type: 'invite', client: inviter.client, invite, invitee: accepter.client, options } as const;
    await askInLobby(inviter, { type: 'invite', to: accepter.client, options }, offer, { id: invite });
    const taken = {
      type: 'accept',
      client: accepter.client,
      inviter: inviter.client,
      invite,
      game,
      table,
      seat: random.pick(SEATS),
    } as const;
    await askInLobby(accepter, { type: 'accept', from: inviter.client, invite }, taken);
    const sitting = lobby.game(game);
    if (sitting.status !== 'seated') throw new Error('nobody sits');
    const { north, south } = sitting;
    const seed = random.hex(32);
    const commitment = createHash('sha256').update(Buffer.from(seed, 'hex')).digest('hex');
    const open = { type: 'open', game, sitting: 1, north, south, options, seed, commitment } as const;
    await atTable(table, { ...open, resumed: null, sameDealAs: null });
    const nonces: Record<string, string> = {};
    for (const who of [inviter, accepter]) {
      const nonce = random.hex(32);
      nonces[who.client] = nonce;
      const ready = { type: 'ready', client: who.client, nonce } as const;
      await ask(
        who,
        { type: 'ready', table, nonce },
        (change) => atTable(table, ready, change),
        () => versionOf(table),
      );
    }
    await atTable(table, {
      type: 'deal',
      deal: deal(dealOf({ seed, game, north: nonces[north], south: nonces[south] })),
    });
    return table;
  };

  /** The two who have played there ask for the same deal again; `change` = what of that deal their table is told wrongly. */
  const sitDownAgain = async (first: TableId, change: Partial<OpenDeal> = {}): Promise<TableId> => {
    const state = openState(first);
    const table = `${random.below(TABLE_PARTITIONS)}-${random.hex(15)}` as TableId;
    const game = random.hex(16) as GameId;
    const wish = { type: 'rematch', follows: state.game, game, table, seat: 'north', sameDeal: true } as const;
    for (const who of seatedAt(first) as Seated[]) {
      const invite = random.hex(16) as InviteId;
      const asked = { ...wish, client: who.client, invite, deal: openDealOf(state) };
      const frame = { type: 'rematch', game: state.game, sameDeal: true } as const;
      await askInLobby(who, frame, asked, { id: invite });
    }
    const sitting = lobby.game(game);
    if (sitting.status !== 'seated' || !sitting.sameDealAs) throw new Error('nobody sits');
    const { north, south, options, resumed } = sitting;
    const sameDealAs = { ...sitting.sameDealAs, ...change };
    const { seed, commitment, nonces } = sameDealAs;
    const open = { type: 'open', game, sitting: 1, north, south, options, seed, commitment } as const;
    await atTable(table, { ...open, resumed, sameDealAs });
    const shuffle = { seed, game: sameDealAs.game, ...nonces };
    await atTable(table, { type: 'deal', deal: dealOf(shuffle) });
    return table;
  };

  /** The seats are free and the table is closed: its game is over, or saved. */
  const close = async (table: TableId): Promise<void> => {
    const state = openState(table);
    const { game, sitting } = state;
    await inLobby({ type: 'freeSeats', game, sitting, result: 'position' in state ? state.position.result : null });
    await atTable(table, { type: 'close' });
  };
  const save = async (table: TableId): Promise<void> => {
    await atTable(table, { type: 'leave', client: openState(table).north });
    await close(table);
  };

  /** One random legal move; false where the game is over. */
  const move = async (table: TableId, twist: Twist = {}): Promise<boolean> => {
    const state = stateOf(table);
    if (state.status !== 'playing' || !state.position.turn) return false;
    const { seat } = state.position.turn;
    const who = seatedAt(table).find(({ client }) => client === state[seat]) as Seated;
    const text = random.pick(legalMoves(state.position));
    const parsed = parseMove(text);
    if (!parsed) throw new Error(`${text} is no move`);
    const command = { type: 'move', client: who.client, move: parsed, seen: state.moves } as const;
    const frame = { type: 'move', table, move: text, seen: state.moves } as const;
    await ask(
      who,
      frame,
      (change) => atTable(table, command, change),
      () => versionOf(table),
      twist,
    );
    return stateOf(table).status === 'playing';
  };

  const visit = (table: TableId, kind: 'watcher' | 'inspector' = 'watcher', moment?: string): Somebody => {
    const who = enter(`${kind}${people.length}`, kind, null, moment);
    hear(who, { type: 'watch', id: random.hex(16), at: 0, table });
    const sent = who.entries.at(-1);
    const id = sent?.type === 'sent' ? sent.frame['id'] : '';
    tell(who, { type: 'accepted', id, version: 0 });
    tell(who, frameFor(who, table, null));
    if (kind === 'watcher') watchers.set(table, [...(watchers.get(table) ?? []), who]);
    return who;
  };

  /** An invite open to all. */
  const invite = async (who: Seated): Promise<void> => {
    const [id, options] = [random.hex(16) as InviteId, DEFAULT_TABLE_OPTIONS];
    const offer = { type: 'invite', client: who.client, invite: id, invitee: null, options } as const;
    await askInLobby(who, { type: 'invite', to: null, options }, offer, { id });
  };

  const leave = async ({ client, session, tab }: Seated): Promise<void> => {
    await inLobby({ type: 'detach', client, session, gateway, tab });
    await inLobby({ type: 'endSession', client, session, reason: 'logout' });
  };

  const sources = (): HistorySource[] =>
    people.map(({ name, entries }) => ({
      name,
      entries: async function* () {
        yield* entries;
        yield { type: 'end', t };
      },
    }));
  const run = (more: Partial<RunInput> = {}): Run =>
    runSchema.parse({
      format: 1,
      seed,
      minutes: 0,
      log: { kind: 'postgres', url: 'none' },
      databaseUrl: 'none',
      stoppedAt: t,
      endedAt: t + 100_000,
      ...more,
    } satisfies RunInput);
  /** The log's ends now, as a quiet moment's. */
  const endsNow = async (): Promise<Record<string, number>> => {
    const ends: Record<string, number> = {};
    for (const topic of ['lobby', 'tables'])
      for (const [partition, end] of await log.ends(topic)) ends[`${topic}/${partition}`] = end;
    return ends;
  };

  return {
    log,
    writer,
    random,
    gateway,
    people,
    lobby,
    askInLobby,
    signIn,
    sitDown,
    sitDownAgain,
    move,
    close,
    save,
    visit,
    invite,
    later: (ms: number): void => void (t += ms),
    leave,
    stateOf,
    versionOf,
    frameFor,
    tell,
    hear,
    sources,
    run,
    endsNow,
  };
};

/** Two games played side by side by four people, one of them watched; everybody leaves at the end. */
export const playCleanRun = async (
  seed = 1,
  log: EventLog = memoryLog(),
): Promise<SyntheticRun & { readonly tables: readonly TableId[] }> => {
  const world = await openSyntheticRun(seed, log);
  const [a, b, c, d] = [await world.signIn(), await world.signIn(), await world.signIn(), await world.signIn()];
  const tables = [await world.sitDown(a, b), await world.sitDown(c, d)];
  let running = [...tables];
  for (let count = 0; running.length > 0; count += 1) {
    if (count === 20) world.visit(tables[0] as TableId);
    const table = world.random.pick(running);
    if (await world.move(table)) continue;
    running = running.filter((other) => other !== table);
    await world.close(table);
  }
  for (const who of [a, b, c, d]) await world.leave(who);
  return { ...world, tables };
};
