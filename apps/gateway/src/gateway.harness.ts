import { type Feature, tablePartition } from '@battleline/domain';
import {
  type AppendFate,
  createPartitionFold,
  decodeRecord,
  EVENT_TOPICS,
  type DecodedRecord,
  encodeRecord,
  featureStream,
  type MemoryLog,
  memoryLog,
  memoryLogStore,
  type MemoryLogStore,
  type NewRecord,
  openTopics,
  type PartitionKey,
  partitionKey,
  type PartitionState,
  plainHeader,
} from '@battleline/events';
import type { GuestResponse, ServerFrame } from '@battleline/protocol';
import { createLogger, createRegistry, type Life, type SavedStates, type StartStates } from '@battleline/service';
import { WebSocket } from 'ws';
import type { AccountMeans } from './accounts/account-hall.ts';
import { type MemoryAccounts, memoryAccounts } from './accounts/memory-store.fixture.ts';
import { gatewayConfigSchema } from './config.ts';
import { startGateway } from './gateway.ts';

const DEADLINE_MS = 10_000;

const ACCOUNT_SECRETS = {
  nameSecret: 'a secret that makes names unreadable',
  masterKey: new Uint8Array(32).fill(9),
  hashCost: { memoryKiB: 8, passes: 1 },
};

type Frame<Type extends ServerFrame['type']> = Extract<ServerFrame, { type: Type }>;

/** A raw socket to a gateway that keeps what it hears. */
export type Speaker = {
  readonly say: (frame: unknown) => void;
  readonly sayText: (text: string) => void;
  readonly heard: readonly ServerFrame[];
  /** Waits for a frame of this type, heard already or not, that passes; fails at its deadline with what was heard. */
  readonly hear: <Type extends ServerFrame['type']>(
    type: Type,
    passes?: (frame: Frame<Type>) => boolean,
  ) => Promise<Frame<Type>>;
  /** Waits for the nth answer to this command. */
  readonly answer: (id: string, nth?: number) => Promise<Frame<'accepted'> | Frame<'rejected'>>;
  readonly until: <Found>(what: string, look: (frames: readonly ServerFrame[]) => Found | undefined) => Promise<Found>;
  /** The close code, once the gateway has closed the socket. */
  readonly closed: Promise<number>;
  readonly hangUp: () => void;
  /** Reads nothing any more; what it says still goes out. */
  readonly stall: () => void;
};

export type TestGateway = {
  readonly address: string;
  readonly id: string;
  readonly log: MemoryLog;
  readonly logged: readonly LogLine[];
  readonly ready: Promise<boolean>;
  /** whether it has let its process end */
  readonly stopped: () => boolean;
  /** The value of a metric, such as `battleline_records_total` with `verdict="late"`. */
  readonly metric: (name: string, label: string) => Promise<number>;
  readonly guest: (kind?: string) => Promise<GuestResponse>;
  readonly connect: () => Promise<Speaker>;
  /** Signs in and greets: a guest with a connection. */
  readonly enter: () => Promise<
    Speaker & { readonly you: GuestResponse['you']; readonly token: string; readonly tab: string }
  >;
  readonly greet: (token: string | undefined, tab: string, seen?: object) => Promise<Speaker>;
  readonly stop: () => Promise<void>;
};

/** A line that a gateway has logged. */
type LogLine = { readonly level: string; readonly msg: string; readonly error?: unknown };

type Decoded = Extract<DecodedRecord, { status: 'decoded' }>;

/** Starts real gateways, sockets and all, on one log in memory; `stopAll` leaves an empty log for the next test. */
export const createGateways = (
  options: { readonly accounts?: boolean } = {},
): {
  readonly store: () => MemoryLogStore;
  /** Starts a gateway and waits until it is ready. */
  readonly start: (
    environment?: Record<string, string>,
    fate?: DecideFate,
    savedStates?: SavedStates,
  ) => Promise<TestGateway>;
  /** Starts one and waits until it listens. */
  readonly begin: (environment?: Record<string, string>, fate?: DecideFate) => Promise<TestGateway>;
  /** Starts one from snapshots of the log as it is now. */
  readonly resume: (environment?: Record<string, string>, savedStates?: SavedStates) => Promise<TestGateway>;
  /** Lets the clock of the log, and what gateways measure, go on by so much. */
  readonly pass: (ms: number) => void;
  /** Accounts, where they are wanted. */
  readonly accounts: () => MemoryAccounts;
  /** What the lobby says, in order, void records too. */
  readonly lobby: () => readonly Decoded[];
  /** Lets gateways write what belongs to this feature. */
  readonly activate: (feature: Feature) => void;
  readonly stopAll: () => Promise<void>;
} => {
  let passed = 0;
  const monotonic = (): number => performance.now() + passed;
  const emptyStore = (): MemoryLogStore => memoryLogStore({ clock: () => Date.now() + passed });
  let store = emptyStore();
  const running: TestGateway[] = [];
  let accounts: MemoryAccounts | undefined;
  const openAccounts = async (): Promise<AccountMeans | undefined> => {
    if (!options.accounts) return undefined;
    await openTopics(memoryLog({ store }), encodeRecord);
    accounts ??= memoryAccounts(memoryLog({ store, idleMs: 10 }));
    return { ...ACCOUNT_SECRETS, store: accounts.store };
  };
  const begin = async (
    environment = {},
    fate: DecideFate = () => undefined,
    startStates?: StartStates,
    savedStates = savedIn(store),
  ): Promise<TestGateway> => {
    const gateway = await beginGateway(
      store,
      environment,
      fate,
      monotonic,
      startStates,
      savedStates,
      await openAccounts(),
    );
    running.push(gateway);
    return gateway;
  };
  return {
    store: () => store,
    accounts: () => {
      if (!accounts) throw new Error('no gateway with accounts has been started');
      return accounts;
    },
    lobby: () =>
      (store.partition('lobby', 0)?.records ?? []).flatMap((record) => {
        const decoded = decodeRecord(record?.value ?? null);
        return decoded.status === 'decoded' ? [decoded] : [];
      }),
    activate: (feature) => {
      const streams = [{ ...featureStream(feature), version: 0, checked: false, rests: false }];
      const header = { ...plainHeader(Date.now() * 1000), streams };
      const value = encodeRecord(header, { type: 'FeatureActivated', feature });
      store.land({ topic: 'lobby', partition: 0, key: null, value });
    },
    begin,
    resume: async (environment, savedStates) => {
      const gateway = await begin(environment, undefined, foldAll(store), savedStates);
      await gateway.ready;
      return gateway;
    },
    start: async (environment, fate, savedStates) => {
      const gateway = await begin(environment, fate, undefined, savedStates);
      await gateway.ready;
      return gateway;
    },
    pass: (ms) => void (passed += ms),
    stopAll: async () => {
      await Promise.all(running.splice(0).map(({ stop }) => stop()));
      await accounts?.stop();
      accounts = undefined;
      passed = 0;
      store = emptyStore();
    },
  };
};

/** What becomes of an append; undefined: it is done. */
type DecideFate = (records: readonly NewRecord[]) => AppendFate | undefined;

/** The states of all partitions, from which a process may start. */
const foldAll = (store: MemoryLogStore): StartStates => {
  const states = new Map<PartitionKey, PartitionState>();
  for (const [topic, partitions] of Object.entries(EVENT_TOPICS))
    for (let partition = 0; partition < partitions; partition += 1) {
      const fold = createPartitionFold({ topic, partition, decode: decodeRecord });
      for (const record of store.partition(topic, partition)?.records ?? []) if (record) fold.fold(record);
      states.set(partitionKey(topic, partition), fold.state());
    }
  return states;
};

const beginGateway = async (
  store: MemoryLogStore,
  environment: Record<string, string>,
  decideFate: DecideFate,
  monotonic: () => number,
  startStates: StartStates = new Map(),
  savedStates: SavedStates,
  accounts: AccountMeans | undefined = undefined,
): Promise<TestGateway> => {
  const config = gatewayConfigSchema.parse({
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    SESSION_SECRET: 'a secret that all gateways of this test share',
    HTTP_PORT: '0',
    LOGINS_PER_MINUTE: '1000',
    DRAIN_MS: '0',
    ...environment,
  });
  const life = testLife();
  const log = memoryLog({ store, idleMs: 50, decideFate });
  const program = { version: '0.0.0-test', commit: 'test' };
  const registry = createRegistry('gateway', program);
  const logged: LogLine[] = [];
  const logger = createLogger(
    { role: 'gateway', program, level: 'debug' },
    { write: (line) => void logged.push(JSON.parse(line) as LogLine) },
  );
  const { port, id, ready } = await startGateway({
    ...{ config, program: program.version, log, logger, registry, life, monotonic, startStates },
    savedStates,
    ...(accounts && { accounts: { ...accounts, masterKey: config.MASTER_KEY ?? accounts.masterKey } }),
  });
  const address = `http://127.0.0.1:${port}`;
  const connect = (): Promise<Speaker> => openSpeaker(`ws://127.0.0.1:${port}/socket`);

  const guest = async (kind = 'guest'): Promise<GuestResponse> => {
    const response = await fetch(`${address}/api/guest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind }),
    });
    return (await response.json()) as GuestResponse;
  };
  const greet = async (token: string | undefined, tab: string, seen?: object): Promise<Speaker> => {
    const speaker = await connect();
    speaker.say({ type: 'hello', tab, ...(token !== undefined && { token }), ...(seen && { seen }) });
    return speaker;
  };
  return {
    address,
    id,
    log,
    logged,
    ready,
    stopped: () => life.signal.aborted,
    metric: async (name, label) => {
      const metrics = await (await fetch(`${address}/metrics`)).text();
      return Number(new RegExp(`^${name}\\{.*${label}.*\\} (\\S+)$`, 'm').exec(metrics)?.[1] ?? 0);
    },
    guest,
    connect,
    greet,
    enter: async () => {
      const { token, you } = await guest();
      const tab = freshId();
      const speaker = await greet(token, tab);
      await speaker.hear('welcome');
      return { ...speaker, you, token, tab };
    },
    stop: async () => {
      await life.end();
      await log.close();
    },
  };
};

/** What saved games go on from, looked up in the log itself. */
const savedIn =
  (store: MemoryLogStore): SavedStates =>
  async (table) => {
    for (const record of store.partition('tables', tablePartition(table))?.records ?? []) {
      const decoded = decodeRecord(record?.value ?? null);
      if (decoded.status !== 'decoded' || decoded.event.type !== 'TableSaved') continue;
      if (decoded.header.streams.some(({ id }) => id === table)) return decoded.event;
    }
    return undefined;
  };

const isAnswer = (frame: ServerFrame): frame is Frame<'accepted'> | Frame<'rejected'> =>
  frame.type === 'accepted' || frame.type === 'rejected';

/** Waits for something that shows outside of sockets. */
export const until = async <Found>(what: string, look: () => Found | undefined): Promise<Found> => {
  const late = AbortSignal.timeout(DEADLINE_MS);
  for (;;) {
    const found = look();
    if (found !== undefined) return found;
    if (late.aborted) throw new Error(`never came so far: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** 16 random bytes as hex digits. */
export const freshId = (): string => crypto.randomUUID().replaceAll('-', '');

/** A command as a client program would write it. */
export const command = (
  type: string,
  fields: object,
  at = Date.now() * 1000,
): { readonly id: string } & Record<string, unknown> => ({
  type,
  id: crypto.randomUUID(),
  at,
  ...fields,
});

const testLife = (): Life & { readonly end: () => Promise<void> } => {
  const stop = new AbortController();
  const opened: (() => Promise<void> | void)[] = [];
  return {
    signal: stop.signal,
    stopped: new Promise((resolve) => stop.signal.addEventListener('abort', () => resolve())),
    open: async (_, opening, close) => {
      const thing = await opening;
      opened.push(() => close(thing));
      return thing;
    },
    fail: (error) => {
      throw error;
    },
    stop: () => stop.abort(),
    end: async () => {
      stop.abort();
      for (let close = opened.pop(); close; close = opened.pop()) await close();
    },
  };
};

/** Opens a socket; it hasn't greeted yet. */
export const openSpeaker = async (url: string): Promise<Speaker> => {
  const socket = new WebSocket(url);
  const heard: ServerFrame[] = [];
  const waiting = new Set<() => void>();
  const closing = Promise.withResolvers<number>();
  socket.on('message', (data: Buffer) => {
    heard.push(JSON.parse(data.toString()) as ServerFrame);
    for (const look of waiting) look();
  });
  socket.on('close', (code) => closing.resolve(code));
  socket.on('error', () => undefined);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const sayText = (text: string): void => socket.send(text);
  const until = <Found>(what: string, look: (frames: readonly ServerFrame[]) => Found | undefined): Promise<Found> =>
    new Promise((resolve, reject) => {
      const finish = (act: () => void): void => {
        waiting.delete(check);
        clearTimeout(deadline);
        act();
      };
      const check = (): void => {
        const found = look(heard);
        if (found !== undefined) finish(() => resolve(found));
      };
      const fail = (): void => reject(new Error(`no ${what}; heard: ${JSON.stringify(heard).slice(-2000)}`));
      const deadline = setTimeout(() => finish(fail), DEADLINE_MS);
      waiting.add(check);
      check();
    });
  return {
    heard,
    sayText,
    say: (frame) => sayText(JSON.stringify(frame)),
    closed: closing.promise,
    hangUp: () => socket.terminate(),
    stall: () => socket.pause(),
    until,
    hear: (type, passes = () => true) =>
      until(type, (frames) =>
        frames.find((frame): frame is Frame<typeof type> => frame.type === type && passes(frame as never)),
      ),
    answer: (id, nth = 0) =>
      until('answer', (frames) => frames.filter(isAnswer).filter((frame) => frame.id === id)[nth]),
  };
};
