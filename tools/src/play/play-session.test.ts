import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Client, createClient, randomPlay, sensiblePlay } from '@battleline/client';
import { createPracticeGateway, type PracticeGateway } from '@battleline/client/testing';
import { TROOPS } from '@battleline/domain';
import { CLOSE_CODES } from '@battleline/protocol';
import { playSession, type PlaySessionDeps } from './play-session.ts';
import { createLineTerminal } from './terminal.ts';

const clients: Client[] = [];
afterEach(() => clients.splice(0).forEach((client) => client.close()));

const start = (gateway: PracticeGateway, commands: AsyncIterable<string>, change: Partial<PlaySessionDeps> = {}) => {
  const output = new PassThrough();
  let text = '';
  output.on('data', (chunk) => (text += String(chunk)));
  const client = createClient({
    addresses: ['http://practice'],
    open: gateway.open,
    timing: { retryMs: { from: 1, to: 2 } },
  });
  clients.push(client);
  const ended = playSession({
    client,
    terminal: createLineTerminal(commands, output),
    brain: undefined,
    against: undefined,
    table: undefined,
    random: Math.random,
    paceMs: 0,
    browseMs: 2,
    address: 'http://practice',
    ...change,
  });
  return { client, ended, text: () => text };
};

const script = async function* (...lines: string[]): AsyncGenerator<string> {
  yield* lines;
};
const practice = () => createPracticeGateway({ random: Math.random });

describe('a session at the terminal', () => {
  test('plays a whole game by itself, and ends with its result and a fair shuffle', async () => {
    const session = start(practice(), script(), { brain: sensiblePlay, against: 'anyone' });
    const end = await session.ended;
    expect(end).toMatchObject({ type: 'over', result: expect.stringMatching(/^result: /) as unknown });
    expect(session.text()).toContain('The shuffle checks out');
    expect(session.text()).toContain('The cards are dealt.');
  });

  test('invites a free computer player', async () => {
    const gateway = practice();
    const session = start(gateway, script(), { brain: randomPlay, against: 'bot' });
    expect(await session.ended).toMatchObject({ type: 'over' });
    expect(gateway.commands[0]).toMatchObject({ type: 'invite', to: '2'.repeat(32) });
  });

  test('takes each line of a script when it is asked for, and refuses what is no move', async () => {
    const session = start(
      practice(),
      script('# a comment', '', 'help', 'dance', 'invite 1', 'moves', 'play R7', 'resign'),
    );
    const end = await session.ended;
    expect(end).toMatchObject({ type: 'over', result: expect.stringContaining('you lose') as unknown });
    const text = session.text();
    expect(text).toContain('In the lobby:');
    expect(text).toContain('"dance" means nothing here: type help.');
    expect(text).toMatch(/> moves\n(play [GRPYBO]\d+ f1 \| f2|claim)/);
    expect(text).toContain('"play R7" is no move and no command');
  });

  test('says why a move is refused, and goes on', async () => {
    const gateway = practice();
    const lines = async function* (): AsyncGenerator<string> {
      yield 'invite all';
      const hand = session.client.state().tables.values().next().value?.view.position?.hands.north.cards ?? [];
      yield `play ${TROOPS.find((card) => !hand.includes(card))} f1`;
      yield 'resign';
    };
    const session = start(gateway, lines());
    expect(await session.ended).toMatchObject({ type: 'over' });
    expect(session.text()).toMatch(/Refused \(\w+\): You don't hold [GRPYBO]/);
  });

  test('accepts the next invite that comes', async () => {
    const gateway = practice();
    const session = start(gateway, script('accept', 'resign'));
    await session.client.until(() => session.text().includes('The next invite that comes is accepted.'));
    gateway.invite('all');
    expect(await session.ended).toMatchObject({ type: 'over' });
  });

  test('declines an invite with a reason, of those that there are', async () => {
    const gateway = practice();
    gateway.invite('the client');
    const lines = async function* (): AsyncGenerator<string> {
      await session.client.until(({ state }) => state().invites.received.length === 1);
      yield 'decline 1 because';
      yield 'decline 1 busy';
      yield 'quit';
    };
    const session = start(gateway, lines());
    expect(await session.ended).toEqual({ type: 'left' });
    expect(session.text()).toContain('in one of these words: busy, options, later');
    expect(gateway.commands).toMatchObject([{ type: 'decline', reason: 'busy' }]);
  });

  test('shows what the operators announce above the lobby', async () => {
    const gateway = practice();
    const lines = async function* (): AsyncGenerator<string> {
      gateway.announce('We move house.');
      yield 'help';
      yield 'quit';
    };
    const session = start(gateway, lines());
    expect(await session.ended).toEqual({ type: 'left' });
    expect(session.text()).toMatch(/\n\*\*\* We move house\.\n\nLOBBY/);
  });

  test('resigns a game that is left, as when its script is over', async () => {
    const gateway = practice();
    const session = start(gateway, script('invite all', 'moves'));
    expect(await session.ended).toEqual({ type: 'left' });
    expect(gateway.commands.at(-1)).toMatchObject({ type: 'resign' });
  });

  test('says that it reconnects, and plays on', async () => {
    const gateway = practice();
    const session = start(gateway, script(), { brain: randomPlay, against: 'anyone' });
    let drops = 2;
    session.client.on('table', ({ view }) => {
      if (view.moves > 4 && drops-- > 0) gateway.drop();
    });
    expect(await session.ended).toMatchObject({ type: 'over' });
    expect(session.text()).toContain('reconnecting');
  });

  test('ends when the server ends it', async () => {
    const gateway = practice();
    const session = start(gateway, script('accept'));
    await session.client.until(({ connection }) => connection().status === 'online');
    gateway.close(CLOSE_CODES.BAD_TOKEN);
    expect(await session.ended).toEqual({ type: 'closed', code: CLOSE_CODES.BAD_TOKEN });
  });
});
