/** What a socket tells; `closed` comes once and last, with 1006 where nobody said why. */
export type SocketEvents = {
  readonly opened: () => void;
  readonly received: (text: string) => void;
  readonly closed: (code: number) => void;
};

export type Socket = { readonly send: (text: string) => void; readonly close: () => void };

/** Opens a WebSocket; the client's port to the network. */
export type OpenSocket = (url: string, events: SocketEvents) => Socket;

const ABNORMAL = 1006;

/** Opens a WebSocket of the platform: the browser's, or that of Node from version 22 on. */
export const openGlobalSocket: OpenSocket = (url, events) => {
  const socket = new globalThis.WebSocket(url);
  let isOver = false;
  const end = (code: number): void => {
    if (!isOver) events.closed(code);
    isOver = true;
  };
  socket.onopen = () => events.opened();
  socket.onmessage = ({ data }: { data: unknown }) => {
    if (typeof data === 'string') events.received(data);
  };
  socket.onclose = ({ code }) => end(code);
  socket.onerror = () => end(ABNORMAL);
  return {
    send: (text) => {
      if (socket.readyState === socket.OPEN) socket.send(text);
    },
    close: () => socket.close(),
  };
};

/** The WebSocket's URL of a gateway that answers HTTP at this address. */
export const socketUrl = (address: string): string => {
  const url = new URL('/socket', address);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
};
