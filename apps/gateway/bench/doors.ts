// How long do clients who come all at once wait until a busy gateway takes them in, at one door and at many?
//   node apps/gateway/bench/doors.ts [--clients 134] [--turn 15]
// `--turn`: how long the gateway is busy in each turn of its loop, ms. It runs in a process of its own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDoors } from '../src/sockets/doors.ts';

const HOST = '127.0.0.1';
const DOORS = [1, 8, 64];

const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '134' },
    turn: { type: 'string', default: '15' },
    doors: { type: 'string' },
  },
});

/** Says hello to whoever is taken in, and is busy otherwise. */
const receive = async (doors: number, turnMs: number): Promise<void> => {
  const server = createServer();
  server.on('connection', (socket) => {
    socket.on('error', () => undefined);
    socket.write('in');
  });
  const { port } = await openDoors(server, { host: HOST, port: 0 }, doors);
  const work = (): void => {
    for (const end = performance.now() + turnMs; performance.now() < end;);
    setImmediate(work);
  };
  work();
  process.send?.(port);
};

const comeAll = async (doors: number): Promise<void> => {
  const args = ['--doors', String(doors), '--turn', values.turn];
  const gateway = fork(fileURLToPath(import.meta.url), args, { execArgv: ['--no-warnings'] });
  const [port] = (await once(gateway, 'message')) as [number];
  const from = performance.now();
  const come = async (): Promise<number> => {
    const socket = connect(port, HOST);
    await once(socket, 'data');
    socket.destroy();
    return performance.now() - from;
  };
  const waits = await Promise.all(Array.from({ length: Number(values.clients) }, come));
  waits.sort((a, b) => a - b);
  gateway.kill();
  const [median, last] = [waits[Math.floor(waits.length / 2)] ?? NaN, waits.at(-1) ?? NaN];
  console.log(`${String(doors).padStart(2)} doors: p50 ${median.toFixed(0)} ms, the last one ${last.toFixed(0)} ms`);
};

if (values.doors === undefined) for (const doors of DOORS) await comeAll(doors);
else await receive(Number(values.doors), Number(values.turn));
