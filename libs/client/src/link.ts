import {
  CLOSE_CODES,
  type ClientFrameInput,
  mayReconnect,
  type ServerFrame,
  type WelcomeFrame,
} from '@battleline/protocol';
import { createElsewhere } from './elsewhere.ts';
import { openFirst } from './first-open.ts';
import { parseServerFrame } from './server-frame.ts';
import { createSilenceWatch } from './silence-watch.ts';
import { type OpenSocket, type Socket, socketUrl } from './socket.ts';
import { pauseBefore, type Timing } from './timing.ts';

/** How the client stands to the servers; `closed` is for good, with the close code or null by its own wish. */
export type Connection =
  | { readonly status: 'connecting' | 'online'; readonly address: string }
  | { readonly status: 'offline' }
  | { readonly status: 'closed'; readonly code: number | null };

export type LinkDeps = {
  readonly addresses: readonly string[];
  readonly open: OpenSocket;
  readonly timing: Timing;
  readonly random: () => number;
  /** the first frame of a connection, made anew for each greeting; or the same of a visitor who has seen as much */
  readonly hello: (isVisitor?: boolean) => ClientFrameInput;
  /** whether the greeting shows all that this client has seen; a gateway that doesn't is left */
  readonly isCurrent: (frame: WelcomeFrame) => boolean;
  readonly received: (frame: ServerFrame) => void;
  /** told how long a ping's answer took, ms */
  readonly lagged: (ms: number) => void;
  /** whether commands wait for their answers */
  readonly isWaiting: () => boolean;
  readonly changed: (connection: Connection) => void;
};

export type Link = {
  readonly connection: () => Connection;
  readonly send: (frame: ClientFrameInput) => void;
  readonly close: () => void;
};

/** After so many `later` to a greeting another gateway is tried. */
const MAX_GREETINGS = 2;

/** One connection at a time to one of several gateways, made again for ever unless the server says that it is over. */
export const createLink = (deps: LinkDeps): Link => {
  const { addresses, timing, random } = deps;
  let connection: Connection = { status: 'offline' };
  let socket: Socket | undefined;
  let newest: symbol | undefined;
  let turn = 0;
  let attempts = 0;
  let greetings = 0;
  let pingedAt: number | undefined;
  let isMoving = false;
  let replacedAt = -Infinity;
  const timers = new Set<ReturnType<typeof setTimeout>>();

  const after = (ms: number, what: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      what();
    }, ms);
    timers.add(timer);
  };
  const become = (next: Connection): void => {
    connection = next;
    deps.changed(next);
  };
  const send = (frame: ClientFrameInput): void => socket?.send(JSON.stringify(frame));

  const letGo = (): void => {
    timers.forEach((timer) => clearTimeout(timer));
    timers.clear();
    silence.stop();
    elsewhere.stop();
    const old = socket;
    socket = undefined;
    newest = undefined;
    old?.close();
  };
  const retry = (): void => {
    letGo();
    turn += 1;
    const isAtOnce = isMoving || (attempts === 0 && addresses.length > 1);
    const pause = isAtOnce ? 0 : pauseBefore(Math.max(0, attempts - 1), timing.retryMs, random);
    attempts += 1;
    become({ status: 'offline' });
    after(pause, connect);
  };
  const end = (code: number | null): void => {
    letGo();
    become({ status: 'closed', code });
  };
  /** Replaced, perhaps by an older connection of this very tab whose gateway woke up: then its place is taken back. */
  const takesBack = (code: number): boolean => {
    const now = performance.now();
    if (code !== CLOSE_CODES.TAB_REPLACED || now - replacedAt < timing.takeBackMs) return false;
    replacedAt = now;
    return true;
  };
  const greetMs = (): number => {
    const { from, to } = timing.greetMs;
    return addresses.length > 1 ? Math.min(to, from * 2 ** Math.min(attempts, 30)) : to;
  };
  const silence = createSilenceWatch({ timing, greetMs, tooLong: () => retry() });
  const ping = (): void => {
    // A connection that has lived for one ping is a good one: its loss starts the pauses from the shortest again.
    attempts = 0;
    pingedAt ??= performance.now();
    send({ type: 'ping' });
    silence.expectAnswer();
    after(timing.pingMs, ping);
  };
  const greeted = (frame: WelcomeFrame, address: string): void => {
    if (!deps.isCurrent(frame)) return retry();
    const isFirst = connection.status !== 'online';
    connection = { status: 'online', address };
    deps.received(frame);
    if (!isFirst) return;
    after(timing.pingMs, ping);
    silence.enter('online');
    deps.changed(connection);
  };
  const hear = (text: string, address: string): void => {
    silence.heard();
    take(text, address);
    // It may have frozen between two frames of which only the second one is the answer.
    if (deps.isWaiting()) silence.expectAnswer();
  };
  const take = (text: string, address: string): void => {
    const frame = parseServerFrame(text);
    if (frame === undefined) return;
    if (frame.type === 'welcome') return greeted(frame, address);
    if (frame.type === 'pong' && pingedAt !== undefined) {
      deps.lagged(performance.now() - pingedAt);
      pingedAt = undefined;
    }
    if (frame.type === 'pong') elsewhere.note(frame.behind === true);
    if (frame.type === 'moving' && !isMoving) {
      isMoving = true;
      after(timing.connectMs, retry); // should the gateway not close
    }
    if (frame.type !== 'later' || frame.id !== null) return deps.received(frame);
    greetings += 1;
    if (greetings >= MAX_GREETINGS && addresses.length > 1) return retry();
    after(pauseBefore(greetings - 1, timing.laterMs, random), () => send(deps.hello()));
  };
  const addressAt = (place: number): string => addresses[place % addresses.length] ?? '';
  const urlAt = (place: number): string => socketUrl(addressAt(place));
  /** All other addresses, another one first at each try; behind a single one other gateways may stand, too. */
  const otherUrls = (tries: number): string[] => {
    const count = Math.max(1, addresses.length - 1);
    return Array.from({ length: count }, (_, index) => urlAt(turn + 1 + ((tries + index) % count)));
  };
  const elsewhere = createElsewhere({
    ...{ open: deps.open, timing, random, urls: otherUrls },
    hello: () => deps.hello(true),
    found: (url) => {
      // Greeted there: then the place is taken at once.
      isMoving = true;
      turn = addresses.findIndex((_, place) => urlAt(place) === url) - 1;
      retry();
    },
  });
  const connect = (): void => {
    greetings = 0;
    pingedAt = undefined;
    isMoving = false;
    become({ status: 'connecting', address: addressAt(turn) });
    silence.enter('opening');
    const mine = Symbol(addressAt(turn));
    newest = mine;
    // What an older connection still says doesn't count.
    const ifNewest = (what: () => void): void => {
      if (newest === mine) what();
    };
    const urls = addresses.map((_, index) => urlAt(turn + index));
    socket = openFirst(urls, deps.open, timing.headStartMs, {
      opened: (index) =>
        ifNewest(() => {
          turn += index;
          silence.enter('greeting');
          send(deps.hello());
        }),
      received: (text) => ifNewest(() => hear(text, addressAt(turn))),
      closed: (code) => ifNewest(() => (mayReconnect(code) || takesBack(code) ? retry() : end(code))),
    });
  };

  connect();
  return {
    connection: () => connection,
    send: (frame) => {
      if (connection.status !== 'online') return;
      send(frame);
      if (frame.type !== 'browse') silence.expectAnswer();
    },
    close: () => {
      if (connection.status !== 'closed') end(null);
    },
  };
};
