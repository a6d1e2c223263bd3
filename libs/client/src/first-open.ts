import type { OpenSocket, Socket, SocketEvents } from './socket.ts';

/** What the race tells: which URL's socket is open, what it receives, and its end; only the end where none has opened. */
export type FirstOpenEvents = Omit<SocketEvents, 'opened'> & { readonly opened: (index: number) => void };

const MAX_DOUBLINGS = 3;

/**
 * Opens a socket to the first URL, and to a further one after each head start while none is open; the first that opens
 * stays, the others are closed unheard. A frozen gateway takes connections and says nothing: here it costs one head
 * start. One that refuses may be starting: it is asked again, ever less often, while others still owe an answer: that
 * may take a while where all clients of a lost gateway come at once. Nothing is said to any but the winner, for a tab is
 * at one gateway.
 * @param headStartMs ms
 */
export const openFirst = (
  urls: readonly string[],
  open: OpenSocket,
  headStartMs: number,
  events: FirstOpenEvents,
): Socket => {
  const runners = new Map<number, Socket>();
  let started = 0;
  let winner: number | undefined;
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const opened = (index: number): void => {
    if (isOver || winner !== undefined) return;
    winner = index;
    clearTimeout(timer);
    for (const [other, socket] of runners) {
      if (other === index) continue;
      runners.delete(other);
      socket.close();
    }
    events.opened(index);
  };
  const closed = (index: number, code: number): void => {
    if (isOver || !runners.delete(index)) return;
    if (runners.size === 0) {
      isOver = true;
      clearTimeout(timer);
      events.closed(code);
    } else if (started < urls.length) startNext();
  };
  const startNext = (): void => {
    clearTimeout(timer);
    const round = Math.floor(started / urls.length);
    timer = setTimeout(startNext, headStartMs * 2 ** Math.min(round, MAX_DOUBLINGS));
    const inTurn = urls.map((_, place) => (started + place) % urls.length);
    const index = inTurn.find((place) => !runners.has(place));
    const url = urls[index ?? -1];
    if (index === undefined || url === undefined) return;
    started += 1;
    const socket = open(url, {
      opened: () => opened(index),
      received: (text) => {
        if (index === winner && !isOver) events.received(text);
      },
      closed: (code) => closed(index, code),
    });
    runners.set(index, socket);
  };

  startNext();
  return {
    send: (text) => {
      if (winner !== undefined) runners.get(winner)?.send(text);
    },
    close: () => {
      isOver = true;
      clearTimeout(timer);
      for (const socket of runners.values()) socket.close();
    },
  };
};
