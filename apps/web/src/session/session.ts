import {
  type Answer,
  type BrowseQuery,
  type Client,
  type ClientState,
  type Command,
  type Connection,
  createClient,
  loginGuest,
} from '@battleline/client';
import type { TabId, TableId } from '@battleline/domain';
import { CLOSE_CODES, type TableFrame } from '@battleline/protocol';
import { type ReadonlySignal, signal } from '@preact/signals';
import { createServerWord, type ServerWord } from './server-word.ts';
import type { Keep } from './storage.ts';

/** Why nobody is connected any more, for good. */
export type Ending = 'replaced' | 'restored' | 'flooded' | 'closed';

export type TableListener = (frame: TableFrame, before: TableFrame | undefined) => void;

/** The page's one connection: a visitor's until he does something that needs a session. */
export type Session = {
  readonly state: ReadonlySignal<ClientState>;
  readonly connection: ReadonlySignal<Connection>;
  readonly unanswered: ReadonlySignal<number>;
  /** when a frame was last heard, in ms of `performance.now` */
  readonly heardAt: ReadonlySignal<number>;
  /** how long the last ping's answer took, ms; null: not known now */
  readonly lagMs: ReadonlySignal<number | null>;
  readonly server: Pick<ServerWord, 'isBehind' | 'leavingSince'>;
  readonly ending: ReadonlySignal<Ending | null>;
  /** signs in as a guest where nobody is signed in; false where no gateway answers */
  readonly signIn: () => Promise<boolean>;
  readonly signOut: () => Promise<void>;
  /** the token of the session that this page has */
  readonly token: () => string | undefined;
  /** goes on with this session */
  readonly adopt: (token: string) => void;
  /** signs in first where that is needed; `undefined`: no gateway answers */
  readonly send: (command: Command) => Promise<Answer | undefined>;
  readonly move: (table: TableId, move: string) => Promise<Answer>;
  readonly browse: (query: BrowseQuery) => void;
  readonly onTable: (listener: TableListener) => () => void;
  readonly nonceOf: (table: TableId) => string | undefined;
  /** connects again after `replaced`, as another tab */
  readonly takeOver: () => void;
};

export type SessionDeps = {
  readonly address: string;
  readonly tab: TabId;
  readonly renewTab: () => TabId;
  readonly keep: Keep;
  /** signs in to the account that was signed in here before; false where there is none */
  readonly logInAgain: () => Promise<boolean>;
  /** told when the session that this browser had is over, and no other could be had; `isElsewhere`: by another login */
  readonly expired: (isElsewhere: boolean) => void;
  /** told when more was sent at once than a gateway takes; it is sent again */
  readonly tooFast: () => void;
};

const KEY = 'token';
const ENDINGS: Readonly<Record<number, Ending>> = {
  [CLOSE_CODES.TAB_REPLACED]: 'replaced',
  [CLOSE_CODES.AHEAD_OF_LOG]: 'restored',
  [CLOSE_CODES.TOO_MANY_ERRORS]: 'flooded',
};
/** Silence is noticed within seconds: a ping every two, and a dead connection is given up after nine. */
const TIMING = { pingMs: 2_000, silenceMs: 9_000 };

/** Connects the page, as whoever was signed in here before, else as a visitor. */
export const createSession = (deps: SessionDeps): Session => {
  const { address, keep } = deps;
  const kept = keep.read(KEY);
  let token = typeof kept === 'string' ? kept : undefined;
  let tab = deps.tab;
  let signingIn: Promise<boolean> | undefined;
  const queries = new Map<BrowseQuery['list'], BrowseQuery>();
  const listeners = new Set<TableListener>();
  const ending = signal<Ending | null>(null);
  const heardAt = signal(performance.now());
  const lagMs = signal<number | null>(null);
  const server = createServerWord(deps.tooFast);

  const connect = (): Client => {
    const next = createClient({ addresses: [address], token, tab, timing: TIMING });
    let tables = next.state().tables;
    next.on('frame', (frame) => {
      if (next !== client) return;
      heardAt.value = performance.now();
      server.hear(frame);
      if (frame.type === 'pong') return;
      const before = frame.type === 'table' ? tables.get(frame.table) : undefined;
      tables = next.state().tables;
      state.value = next.state();
      if (frame.type === 'table') for (const listener of listeners) listener(frame, before);
    });
    next.on('unanswered', (count) => {
      if (next === client) unanswered.value = count;
    });
    next.on('lag', (ms) => {
      if (next === client) lagMs.value = Math.round(ms);
    });
    next.on('connection', (now) => {
      if (next !== client) return;
      connection.value = now;
      if (now.status !== 'online') lagMs.value = null;
      if (now.status === 'online') heardAt.value = performance.now();
      if (now.status === 'closed') ended(now.code);
    });
    for (const query of queries.values()) next.browse(query);
    return next;
  };
  const reconnect = (): void => {
    const old = client;
    client = connect();
    old.close();
    state.value = client.state();
    connection.value = client.connection();
    unanswered.value = 0;
  };
  const forget = (): void => {
    token = undefined;
    keep.write(KEY, null);
  };
  const ended = (code: number | null): void => {
    const isElsewhere = code === CLOSE_CODES.SIGNED_IN_ELSEWHERE;
    const other = keep.read(KEY);
    if (isElsewhere && typeof other === 'string' && other !== token) adopt(other);
    else if (isElsewhere || code === CLOSE_CODES.SESSION_ENDED || code === CLOSE_CODES.BAD_TOKEN) {
      forget();
      reconnect();
      // Who has signed in on another device isn't brought back here: there he would be signed out in turn.
      const again = isElsewhere ? Promise.resolve(false) : deps.logInAgain();
      void again.then((isIn) => isIn || deps.expired(isElsewhere));
    } else if (code !== null) ending.value = ENDINGS[code] ?? 'closed';
  };
  const adopt = (fresh: string): void => {
    token = fresh;
    keep.write(KEY, fresh);
    reconnect();
  };
  const newGuest = async (): Promise<boolean> => {
    if (await deps.logInAgain()) return true;
    try {
      adopt((await loginGuest(address, { rounds: 3 })).token);
      return true;
    } catch {
      return false;
    }
  };

  let client = connect();
  const state = signal(client.state());
  const connection = signal<Connection>(client.connection());
  const unanswered = signal(0);

  const signIn = (): Promise<boolean> => {
    if (token !== undefined) return Promise.resolve(true);
    signingIn ??= newGuest().finally(() => (signingIn = undefined));
    return signingIn;
  };
  return {
    state,
    connection,
    unanswered,
    heardAt,
    lagMs,
    server,
    ending,
    signIn,
    token: () => token,
    adopt,
    signOut: async () => {
      const headers = { authorization: `Bearer ${token}` };
      // Where nobody answers, the session here is forgotten all the same; it ends by itself later.
      await fetch(new URL('/api/session', address), { method: 'DELETE', headers }).catch(() => undefined);
      forget();
      reconnect();
    },
    send: async (command) => {
      const isVisitors = command.type === 'watch' || command.type === 'unwatch';
      if (!isVisitors && !(await signIn())) return undefined;
      return client.send(command);
    },
    move: (table, move) => client.move(table, move),
    browse: (query) => {
      if (query.list === null) queries.clear();
      else queries.set(query.list, query);
      client.browse(query);
    },
    onTable: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    nonceOf: (table) => client.nonceOf(table),
    takeOver: () => {
      tab = deps.renewTab();
      ending.value = null;
      reconnect();
    },
  };
};
