import type { OpenSocket } from '@battleline/client';
import { WebSocket } from 'ws';

/** A client's door to the network, that can slam. */
export type Door = {
  readonly open: OpenSocket;
  /** The connection is gone, as in a tunnel: nobody is told. */
  readonly slam: () => void;
};

export const createDoor = (): Door => {
  let newest: WebSocket | undefined;
  const open: OpenSocket = (url, events) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    newest = socket;
    socket.on('open', () => events.opened());
    socket.on('message', (data: Buffer) => events.received(data.toString()));
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', (code) => events.closed(code));
    return {
      send: (text) => {
        if (socket.readyState === socket.OPEN) socket.send(text);
      },
      close: () => (socket.readyState === socket.CONNECTING ? socket.terminate() : socket.close()),
    };
  };
  return { open, slam: () => newest?.terminate() };
};
