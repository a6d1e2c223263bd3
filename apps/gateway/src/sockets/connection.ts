import type { Duplex } from 'node:stream';
import type { ClientId, SessionId, TabId, TableId } from '@battleline/domain';
import { CLOSE_CODES, type CloseCode, type HelloFrame, type ServerFrame } from '@battleline/protocol';
import type { WebSocket } from 'ws';
import type { GatewayMetrics } from '../metrics.ts';

/** A socket with more than this unsent is too slow and is closed, bytes. */
const MAX_UNSENT = 256 * 1024;
/** What waits for the rest of its go, characters: more would look like a socket that takes nothing. */
const MAX_GATHERED = 16 * 1024;

/** Who speaks on a connection: null = a visitor, who may browse and watch. */
export type Identity = { readonly client: ClientId; readonly session: SessionId };

/** A client's socket, and the stream that it writes to. */
export type ClientSocket = { readonly socket: WebSocket; readonly stream: Duplex };

/** One socket after its `hello`. */
export type Connection = {
  readonly tab: TabId;
  readonly identity: Identity | null;
  /** tables that a visitor watches here; a client's stand in the lobby */
  readonly watching: Set<TableId>;
  /** Whether its client has seen this table with more moves (its floor): then it is not shown with so few. */
  readonly hasSeenMore: (table: TableId, moves: number) => boolean;
  readonly send: (frame: ServerFrame) => void;
  /** Sends a frame that is text already, because others get the same. */
  readonly sendText: (text: string) => void;
  readonly close: (code: CloseCode) => void;
};

export const createConnection = (
  { socket, stream }: ClientSocket,
  { tab, seen }: Pick<HelloFrame, 'tab' | 'seen'>,
  identity: Identity | null,
  metrics: GatewayMetrics,
): Connection => {
  const floors = new Map(Object.entries(seen?.tables ?? {}));
  const close = (code: CloseCode): void => closeSocket(socket, code, metrics);
  let gathered = 0;
  const flush = (): void => {
    if (gathered === 0) return;
    gathered = 0;
    stream.uncork();
    if (socket.bufferedAmount > MAX_UNSENT) close('SLOW');
  };
  /** What is sent in one go leaves in one go: a greeting's ten frames would be ten calls of the system. */
  const sendText = (text: string): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (gathered === 0) {
      stream.cork();
      process.nextTick(flush);
    }
    gathered += text.length;
    socket.send(text);
    if (gathered > MAX_GATHERED) flush();
  };
  return {
    tab,
    identity,
    watching: new Set(),
    hasSeenMore: (table, moves) => moves < (floors.get(table) ?? 0),
    send: (frame) => sendText(JSON.stringify(frame)),
    sendText,
    close,
  };
};

const CLOSE_WITHIN_MS = 2000;

/** Closes with a documented code; a peer that doesn't answer is cut off. */
export const closeSocket = (socket: WebSocket, code: CloseCode, metrics: GatewayMetrics): void => {
  if (socket.readyState >= socket.CLOSING) return;
  metrics.closed.inc({ code });
  socket.close(CLOSE_CODES[code], code);
  setTimeout(() => socket.terminate(), CLOSE_WITHIN_MS).unref();
};
