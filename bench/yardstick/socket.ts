import { WebSocket } from 'ws';

/** Counts the bytes of all frames that come. */
export type Meter = { bytes: number };

/** Opens a plain socket; `heard` gets every frame with the moment (ms, monotonic) at which it came. */
export const openSocket = (
  url: string,
  meter: Meter,
  heard: (frame: Buffer, at: number) => void,
): Promise<WebSocket> => {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  socket.on('message', (frame: Buffer) => {
    meter.bytes += frame.length;
    heard(frame, performance.now());
  });
  return new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket));
    socket.once('error', reject);
    socket.once('close', (code) => {
      throw new Error(`the server closed a socket with ${code}`);
    });
  });
};

/** The number that follows this text in a frame, without parsing the rest; -1 where there is none. */
export const numberAfter = (frame: Buffer, text: string): number => {
  const start = frame.indexOf(text);
  if (start === -1) return -1;
  let number = 0;
  for (let index = start + text.length; ; index += 1) {
    const digit = (frame[index] ?? 0) - 48;
    if (digit < 0 || digit > 9) return number;
    number = number * 10 + digit;
  }
};
