import type { OpenSocket } from '@battleline/client';
import { WebSocket } from 'ws';

/** One frame as it went over the wire, in the order of its coming; connections are numbered from 0. */
export type TapedFrame = {
  readonly connection: number;
  readonly direction: 'in' | 'out';
  readonly text: string;
};

/** What is done around the sending of one frame. */
export type AtSending = { readonly before?: () => void; readonly after?: (frame: SentFrame) => void };
export type SentFrame = { readonly type: string; readonly id?: string; readonly again?: boolean };

/** All that a client heard and said, byte by byte. */
export type Tape = {
  readonly open: OpenSocket;
  readonly frames: readonly TapedFrame[];
  /** Acts around the next frame of this type that is sent for the first time; once. */
  readonly atNext: (type: string, act: AtSending) => void;
};

export const createTape = (): Tape => {
  const frames: TapedFrame[] = [];
  let connections = 0;
  let armed: { readonly type: string; readonly act: AtSending } | undefined;

  const takeAct = (frame: SentFrame): AtSending => {
    if (armed?.type !== frame.type || frame.again === true) return {};
    const { act } = armed;
    armed = undefined;
    return act;
  };

  const open: OpenSocket = (url, events) => {
    const connection = connections++;
    const socket = new WebSocket(url);
    socket.on('open', () => events.opened());
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      frames.push({ connection, direction: 'in', text });
      events.received(text);
    });
    socket.on('error', () => undefined); // `close` follows
    socket.on('close', (code) => events.closed(code));
    return {
      send: (text) => {
        if (socket.readyState !== socket.OPEN) return;
        const frame = JSON.parse(text) as SentFrame;
        const act = takeAct(frame);
        act.before?.();
        frames.push({ connection, direction: 'out', text });
        socket.send(text);
        act.after?.(frame);
      },
      close: () => (socket.readyState === socket.CONNECTING ? socket.terminate() : socket.close()),
    };
  };

  return { open, frames, atNext: (type, act) => void (armed = { type, act }) };
};
