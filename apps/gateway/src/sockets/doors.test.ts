import { afterEach, describe, expect, test } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Doors, openDoors } from './doors.ts';

const HOST = '127.0.0.1';
const COMERS = 64;

const opened: { server: Server; doors: Doors; clients: Socket[] }[] = [];
afterEach(() => {
  for (const { server, doors, clients } of opened.splice(0)) {
    for (const client of clients) client.destroy();
    doors.close();
    server.closeAllConnections();
  }
});

const open = async (port = 0) => {
  const server = createServer((_, response) => response.end('here'));
  const doors = await openDoors(server, { host: HOST, port });
  const clients: Socket[] = [];
  opened.push({ server, doors, clients });
  const come = (): Socket => {
    const client = connect(doors.port, HOST);
    clients.push(client);
    return client;
  };
  return { server, doors, come };
};

describe('the doors of a gateway', () => {
  const whereShared = process.platform === 'linux' ? test : test.skip;

  whereShared('take several of those who come at once in each turn of the loop', async () => {
    const { server, come } = await open();
    let turn = 0;
    const takenIn: number[] = [];
    server.on('connection', () => takenIn.push(turn));
    Array.from({ length: COMERS }, come);
    for (; takenIn.length < COMERS; turn += 1) await nextTurn();
    // With a single door each is taken in a turn of his own.
    expect(new Set(takenIn).size).toBeLessThanOrEqual(COMERS / 2);
  });

  test('lead to the same server, all of them', async () => {
    const { doors } = await open();
    const answers = Array.from({ length: COMERS }, async () => (await fetch(`http://${HOST}:${doors.port}/`)).text());
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['here']));
  });

  test('aren’t opened on a port that another gateway has', async () => {
    const { doors } = await open();
    await expect(openDoors(createServer(), { host: HOST, port: doors.port })).rejects.toThrow(
      /another process may use the port; set HTTP_PORT/,
    );
  });

  test('are closed all at once, and can be opened again on the same port', async () => {
    const { doors } = await open();
    doors.close();
    const refused = Array.from({ length: COMERS }, () => fetch(`http://${HOST}:${doors.port}/`));
    for (const answer of await Promise.allSettled(refused)) expect(answer.status).toBe('rejected');
    expect((await open(doors.port)).doors.port).toBe(doors.port);
  });
});
