import { afterEach, describe, expect, test } from '@jest/globals';
import { type Client, createClient, randomPlay, sensiblePlay } from '@battleline/client';
import { createPracticeGateway, type PracticeGateway } from '@battleline/client/testing';
import { CLOSE_CODES } from '@battleline/protocol';
import { pino } from 'pino';
import { type BotDeps, runBot } from './bot.ts';
import { createOpenInvites } from './open-invites.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const startBot = (gateway: PracticeGateway, change: Partial<BotDeps> = {}) => {
  const stop = new AbortController();
  const clients: Client[] = [];
  const lines: string[] = [];
  const sessions: string[] = [];
  const arrivals: (() => void)[] = [];
  const deps: BotDeps = {
    login: async () => {
      const token = `token ${sessions.length + 1}`;
      sessions.push(token);
      return { token };
    },
    connect: (token) => {
      const client = createClient({ addresses: ['http://practice'], token, open: gateway.open });
      clients.push(client);
      return client;
    },
    brain: randomPlay,
    random: Math.random,
    paceMs: 0,
    patienceMs: 10_000,
    openInvites: createOpenInvites(),
    openAfterMs: 0,
    retryMs: 1,
    ready: () => arrivals.shift()?.(),
    log: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }),
    ...change,
  };
  const arrival = (): Promise<void> => new Promise((resolve) => arrivals.push(resolve));
  const first = arrival();
  const done = runBot(deps, stop.signal);
  stops.push(async () => {
    stop.abort();
    await done;
  });
  return { clients, lines, sessions, first, arrival, done, stop };
};

const isOver = (client: Client) => (): boolean =>
  [...client.state().tables.values()].some(({ view }) => view.status === 'finished');

describe('a bot', () => {
  test.each([
    ['to it', 'the client'],
    ['open to all', 'all'],
  ] as const)('accepts an invite %s and plays the game to its end', async (_, to) => {
    const gateway = createPracticeGateway({ random: Math.random });
    const bot = startBot(gateway, { brain: sensiblePlay });
    await bot.first;
    gateway.invite(to);
    await bot.clients[0]!.until(isOver(bot.clients[0]!));
    expect(bot.lines.join('')).not.toContain('refused');
  });

  test('plays one game after the other, and comes back to an invite that came during a game', async () => {
    const gateway = createPracticeGateway({ random: Math.random });
    const bot = startBot(gateway);
    await bot.first;
    const [client] = bot.clients as [Client];
    const tables = new Set<string>();
    client.on('table', ({ table, view }) => {
      if (view.moves === 3 && tables.size === 0) gateway.invite('the client');
      if (view.status === 'finished') tables.add(table);
    });
    gateway.invite('the client');
    await client.until(() => tables.size === 2);
  });

  test('leaves open invites alone where it is told to', async () => {
    const gateway = createPracticeGateway({ random: Math.random });
    const bot = startBot(gateway, { openAfterMs: null });
    await bot.first;
    gateway.invite('all');
    gateway.invite('the client');
    await bot.clients[0]!.until(isOver(bot.clients[0]!));
    const accepts = gateway.commands.filter(({ type }) => type === 'accept');
    expect(accepts).toHaveLength(1);
  });

  test('goes on with its game after the connection was lost', async () => {
    const gateway = createPracticeGateway({ random: Math.random });
    const bot = startBot(gateway);
    await bot.first;
    const [client] = bot.clients as [Client];
    let drops = 3;
    client.on('table', ({ view }) => {
      if (view.moves > 5 && drops-- > 0) gateway.drop();
    });
    gateway.invite('the client');
    await client.until(isOver(client));
    expect(bot.sessions).toHaveLength(1);
  });

  test('signs in anew when its session is over', async () => {
    const gateway = createPracticeGateway({ random: Math.random });
    const bot = startBot(gateway);
    await bot.first;
    const second = bot.arrival();
    gateway.close(CLOSE_CODES.SESSION_ENDED);
    await second;
    expect(bot.sessions).toEqual(['token 1', 'token 2']);
  });

  test('keeps playing when its brain proposes nonsense', async () => {
    const gateway = createPracticeGateway({ random: Math.random });
    let turn = 0;
    const bot = startBot(gateway, {
      brain: (view, random) => (turn++ % 5 === 0 ? 'play G1 f9 f9' : randomPlay(view, random)),
    });
    await bot.first;
    gateway.invite('the client');
    await bot.clients[0]!.until(isOver(bot.clients[0]!));
    expect(bot.lines.join('')).toContain('move refused');
  });

  test('gives up a game in which its opponent has gone away', async () => {
    const gateway = createPracticeGateway({ random: Math.random, opponent: () => undefined });
    const bot = startBot(gateway, { patienceMs: 5 });
    await bot.first;
    gateway.invite('the client');
    await bot.clients[0]!.until(isOver(bot.clients[0]!));
    expect(gateway.commands.some(({ type }) => type === 'resign')).toBe(true);
  });

  test('logs no card, name or token', async () => {
    const gateway = createPracticeGateway({ random: Math.random });
    const bot = startBot(gateway);
    await bot.first;
    gateway.invite('the client');
    await bot.clients[0]!.until(isOver(bot.clients[0]!));
    expect(bot.lines.join('')).not.toMatch(/\b[GRPYBO]\d|token|Guard|Rider/);
  });
});

test('an open invite is for one bot of the process only', () => {
  const openInvites = createOpenInvites();
  const invite = 'i' as Parameters<typeof openInvites.reserve>[0];
  expect([openInvites.reserve(invite), openInvites.reserve(invite)]).toEqual([true, false]);
  openInvites.release(invite);
  expect(openInvites.reserve(invite)).toBe(true);
});
