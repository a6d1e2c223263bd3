import type { TabId, TableId } from '@battleline/domain';
import type { BrowseFrame, ServerFrame } from '@battleline/protocol';
import { atNewConnection, type ClientState, evolveClient, initialClientState, seenBy } from './client-state.ts';
import type { Answer, Command } from './command.ts';
import { createCommandWindow } from './command-window.ts';
import { type Connection, createLink } from './link.ts';
import { createListeners } from './listeners.ts';
import { randomHex, randomTabId, randomUuid } from './random-id.ts';
import { createPlayWish } from './play-wish.ts';
import { createReadiness } from './readiness.ts';
import { openGlobalSocket, type OpenSocket } from './socket.ts';
import { DEFAULT_TIMING, type Timing } from './timing.ts';

export type ClientOptions = {
  /** base URLs of gateways, such as `http://127.0.0.1:8080`; the first is tried first */
  readonly addresses: readonly string[];
  /** a session's token; without it a visitor */
  readonly token?: string | undefined;
  /** one instance of the client program; a page keeps it over reloads */
  readonly tab?: TabId | undefined;
  /** whether `ready` is answered without being asked; true unless told otherwise */
  readonly answersReady?: boolean | undefined;
  readonly timing?: Partial<Timing> | undefined;
  readonly open?: OpenSocket | undefined;
  /** from 0 to below 1; only pauses are drawn from it */
  readonly random?: (() => number) | undefined;
};

/**
 * What one may listen to: each type of frame, all frames, the connection, the number of unanswered commands, and how
 * long the answer to a ping took, ms.
 */
export type ClientEvents = {
  [Type in ServerFrame['type']]: Extract<ServerFrame, { type: Type }>;
} & { frame: ServerFrame; connection: Connection; unanswered: number; lag: number };

export type BrowseQuery = Omit<BrowseFrame, 'type'>;

export type Client = {
  readonly tab: TabId;
  readonly state: () => ClientState;
  readonly connection: () => Connection;
  /** commands that wait for their answers */
  readonly unanswered: () => number;
  /** sends the command until it is answered; a refusal is a value, and nothing is ever thrown */
  readonly send: (command: Command) => Promise<Answer>;
  /** a move in the move notation, on the newest view of the table */
  readonly move: (table: TableId, move: string) => Promise<Answer>;
  /** asks for a page of a list, one of each; its differences follow, and it is asked for again after each reconnect */
  readonly browse: (query: BrowseQuery) => void;
  /** frames that tell nothing new (duplicates, or from the past) are not told; returns what ends the subscription */
  readonly on: <Type extends keyof ClientEvents>(
    type: Type,
    listener: (value: ClientEvents[Type]) => void,
  ) => () => void;
  /** waits until `look` finds something; rejects when the signal aborts or the client is closed before */
  readonly until: <Found>(look: (client: Client) => Found | undefined | false, signal?: AbortSignal) => Promise<Found>;
  /** this client's half of a table's shuffle */
  readonly nonceOf: (table: TableId) => string | undefined;
  readonly close: () => void;
};

/** A client was closed while somebody still waited for something. */
export class ClientClosedError extends Error {
  override readonly name = 'ClientClosedError';
}

/** Connects to one of the gateways, and stays connected until it is closed or its session is over. */
export const createClient = (options: ClientOptions): Client => {
  const { addresses, token, open = openGlobalSocket, random = Math.random } = options;
  if (addresses.length === 0) throw new RangeError('a client needs the address of a gateway');
  const tab = options.tab ?? randomTabId();
  const timing = { ...DEFAULT_TIMING, ...options.timing };
  const listeners = createListeners<ClientEvents>();
  let state = initialClientState;
  const queries = new Map<BrowseQuery['list'], BrowseQuery>();

  const commands = createCommandWindow({
    transmit: (frame) => link.send(frame),
    stamp: () => ({ id: randomUuid(), at: state.at }),
    changed: (unanswered) => listeners.tell('unanswered', unanswered),
    timing,
    random,
  });
  const wish = createPlayWish(commands.send);
  const readiness = createReadiness(commands.send, () => randomHex(32));

  const received = (frame: ServerFrame): void => {
    const next = evolveClient(state, frame);
    if (next === state) return;
    state = next;
    if (frame.type === 'accepted' || frame.type === 'rejected') commands.answered(frame);
    if (frame.type === 'later') commands.delayed(frame);
    if (frame.type === 'error') commands.dropped();
    // What was sent is answered before the gateway closes; what is new waits for the next connection.
    if (frame.type === 'moving') commands.pause();
    if (frame.type === 'invites') wish.look(frame);
    if (state.seat !== null) wish.seated();
    if (frame.type === 'table' && options.answersReady !== false) readiness.look(frame);
    (listeners.tell as (type: ServerFrame['type'], frame: ServerFrame) => void)(frame.type, frame);
    listeners.tell('frame', frame);
  };
  const changed = (connection: Connection): void => {
    if (connection.status === 'connecting') state = atNewConnection(state);
    if (connection.status === 'online') {
      for (const query of queries.values()) link.send({ type: 'browse', ...query });
      wish.reconnected();
      commands.resume();
    } else if (connection.status === 'closed') commands.close();
    else commands.pause();
    listeners.tell('connection', connection);
  };
  const link = createLink({
    addresses,
    open,
    timing,
    random,
    hello: (isVisitor = false) => ({
      ...{ type: 'hello', tab, seen: seenBy(state) },
      ...(token !== undefined && !isVisitor && { token }),
    }),
    isCurrent: (frame) => frame.lobby >= state.floors.connection,
    received,
    lagged: (ms) => listeners.tell('lag', ms),
    isWaiting: () => commands.unanswered() > 0,
    changed,
  });

  const client: Client = {
    tab,
    state: () => state,
    connection: () => link.connection(),
    unanswered: () => commands.unanswered(),
    send: async (command) => {
      const answer = await commands.send(command);
      wish.note(command, answer);
      return answer;
    },
    move: (table, move) => commands.send({ type: 'move', table, move, seen: state.tables.get(table)?.view.moves ?? 0 }),
    browse: (next) => {
      if (next.list === null) queries.clear();
      else queries.set(next.list, next);
      link.send({ type: 'browse', ...next });
    },
    on: listeners.on,
    until: (look, signal) =>
      new Promise((resolve, reject) => {
        const ends: (() => void)[] = [];
        const finish = (): void => ends.forEach((end) => end());
        const check = (): void => {
          const found = look(client);
          if (found === undefined || found === false) {
            if (link.connection().status !== 'closed') return;
            reject(new ClientClosedError('the client was closed'));
          } else resolve(found);
          finish();
        };
        const abort = (): void => {
          reject(signal?.reason as Error);
          finish();
        };
        signal?.addEventListener('abort', abort, { once: true });
        ends.push(listeners.on('frame', check), listeners.on('connection', check));
        ends.push(listeners.on('unanswered', check), () => signal?.removeEventListener('abort', abort));
        if (signal?.aborted) abort();
        else check();
      }),
    nonceOf: readiness.nonceOf,
    close: () => link.close(),
  };
  return client;
};
