// The least that a server of this game can do: a move goes to both players of its table, nothing else. With RELAY_FILE
// it is written to that file and flushed before: the least that a server can do that loses no move.
// A socket's first frame is its table's name. Prints its port once it listens.
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { openGroupCommitFile } from './group-commit-file.ts';

/** Mean size of the `table` frames of games with random moves, in bytes. */
const TABLE_FRAME = 2000;

const path = process.env['RELAY_FILE'];
const file = path === undefined ? undefined : await openGroupCommitFile(path, fail);
const tables = new Map<string, WebSocket[]>();

function fail(error: unknown): never {
  throw error;
}

const [before, between, after] = ['{"type":"table","move":', ',"rest":"', '"}'];

/** As large a frame as ours would be. */
const frameOf = (move: Buffer): Buffer => {
  const rest = Math.max(0, TABLE_FRAME - move.length - before.length - between.length - after.length);
  return Buffer.concat([Buffer.from(before), move, Buffer.from(between), Buffer.alloc(rest, 'x'), Buffer.from(after)]);
};

const serve = (socket: WebSocket): void => {
  let table: WebSocket[] | undefined;
  const sit = (name: string): WebSocket[] => {
    const players = tables.get(name) ?? [];
    tables.set(name, players);
    players.push(socket);
    return players;
  };
  const relay = (players: readonly WebSocket[], move: Buffer): void => {
    const frame = frameOf(move);
    for (const player of players) player.send(frame, { binary: false });
  };
  socket.on('message', (data: Buffer) => {
    const players = table;
    if (!players) table = sit(data.toString());
    else if (file) file.append(data, () => relay(players, data));
    else relay(players, data);
  });
  socket.on('error', () => undefined); // the load is over
};

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', serve);
server.on('listening', () =>
  console.log(JSON.stringify({ msg: 'ready', port: (server.address() as AddressInfo).port })),
);
