import { type Answer, type Client, type Command, createClient, loginGuest, type Timing } from '@battleline/client';
import type { ClientId, TableId } from '@battleline/domain';
import { within } from './deadline.ts';
import { createTape, type Tape } from './tape.ts';
import type { TestSystem } from './test-system.ts';

/** Where clients connect: the addresses, beginning with that of one gateway. */
export type Front = Pick<TestSystem, 'addressesFrom'>;

/** A client whose every frame is on tape; `id` is null for a visitor. */
export type Guest = {
  readonly id: ClientId | null;
  readonly token: string | undefined;
  readonly client: Client;
  readonly tape: Tape;
  /** Waits until `look` finds something; fails with where the client stood. */
  readonly reach: <Found>(what: string, look: (client: Client) => Found | undefined | false) => Promise<Found>;
};
export type Player = Guest & { readonly id: ClientId };

const REACH_WITHIN_MS = 45_000;

/** Where a client stands, in one line. */
export const standingOf = (client: Client): string => {
  const { seat, tables, invites } = client.state();
  const shown = [...tables.values()].map(({ table, version, view }) => `${table} v${version} ${view.status}`);
  return JSON.stringify({
    connection: client.connection(),
    unanswered: client.unanswered(),
    seat,
    shown,
    received: invites.received.length,
  });
};

const connect = async (system: Front, gateway: number, options: GuestOptions & { token?: string }) => {
  const tape = createTape();
  const { token, patienceMs = REACH_WITHIN_MS, ...rest } = options;
  const client = createClient({ ...rest, addresses: system.addressesFrom(gateway), token, open: tape.open });
  const reach: Guest['reach'] = (what, look) =>
    within(
      patienceMs,
      what,
      (signal) => client.until(look, signal),
      () => standingOf(client),
    );
  await reach('a connection', () => client.connection().status === 'online');
  return { token, client, tape, reach };
};

export type GuestOptions = {
  readonly timing?: Partial<Timing>;
  readonly answersReady?: boolean;
  /** how long it may take to reach something */
  readonly patienceMs?: number;
};

/** Signs in as a guest and connects, to this gateway first. */
export const enter = async (system: Front, gateway: number, options: GuestOptions = {}): Promise<Player> => {
  const { token, you } = await loginGuest(system.addressesFrom(gateway), { rounds: 10 });
  return { id: you.id, ...(await connect(system, gateway, { ...options, token })) };
};

/** Opens another tab of this player's session. */
export const openTab = async (system: Front, { id, token }: Player, gateway: number): Promise<Player> => ({
  id,
  ...(await connect(system, gateway, token === undefined ? {} : { token })),
});

/** Connects without signing in. */
export const visit = async (system: Front, gateway: number): Promise<Guest> => ({
  id: null,
  ...(await connect(system, gateway, {})),
});

/** What a gateway says that hasn't read yet what another one has confirmed. */
const NOT_READ_YET = ['ALREADY_SEATED', 'OPPONENT_SEATED', 'UNKNOWN_PLAYER'];

/** Asks until his gateway has read of the other player, and that the last game's seats are free. */
export const whenFree = async ({ client }: Player, command: Command): Promise<Answer> =>
  within(REACH_WITHIN_MS, `both to be free for ${command.type}`, async (signal) => {
    for (;;) {
      const answer = await client.send(command);
      if (answer.ok || !NOT_READ_YET.includes(answer.code)) return answer;
      signal.throwIfAborted();
    }
  });

/** One invites, the other accepts; resolves with the table once both are shown it. */
export const takeSeats = async (inviter: Player, accepter: Player): Promise<TableId> => {
  const sent = await whenFree(inviter, { type: 'invite', to: accepter.id });
  if (!sent.ok) throw new Error(`the invite was refused: ${sent.code}`);
  const invite = await accepter.reach('the invite', (client) =>
    client.state().invites.received.find(({ from }) => from.id === inviter.id),
  );
  const accepted = await whenFree(accepter, { type: 'accept', from: inviter.id, invite: invite.id });
  if (!accepted.ok) throw new Error(`accepting was refused: ${accepted.code}`);
  const seated = [inviter, accepter].map((player) => player.reach('the seat', ({ state }) => state().seat?.table));
  const [table, theirs] = await Promise.all(seated);
  if (table === undefined || table !== theirs) throw new Error('they sit at two tables');
  return table;
};

/** One invites, the other accepts; resolves with the table once both have their cards. */
export const sitDown = async (inviter: Player, accepter: Player): Promise<TableId> => {
  await takeSeats(inviter, accepter);
  return cardsDealt(inviter, accepter);
};

/** Waits until both sit at one table and have their cards. */
export const cardsDealt = async (one: Player, other: Player): Promise<TableId> => {
  const dealt = (client: Client): TableId | undefined => {
    const table = client.state().seat?.table;
    return table && client.state().tables.get(table)?.view.status === 'playing' ? table : undefined;
  };
  const [table] = await Promise.all([one, other].map((player) => player.reach('the cards', dealt)));
  if (table === undefined || other.client.state().seat?.table !== table) throw new Error('they sit at two tables');
  return table;
};

/** Looks on at a table; resolves when it is shown. */
export const look = async (watcher: Guest, table: TableId): Promise<void> => {
  const answer = await watcher.client.send({ type: 'watch', table });
  if (!answer.ok) throw new Error(`watching was refused: ${answer.code}`);
  await watcher.reach('the watched table', (client) => client.state().tables.has(table));
};

const ENDED = ['finished', 'closed'];

/** Waits until the guest has seen the end of the game at this table; who was away may find the table closed. */
export const seeTheEnd = (guest: Guest, table: TableId): Promise<unknown> =>
  guest.reach(`the end of the game at ${table}`, ({ state }) =>
    ENDED.includes(state().tables.get(table)?.view.status ?? ''),
  );
