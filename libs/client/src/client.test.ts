import { once } from 'node:events';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ClientId, InviteId, TableId } from '@battleline/domain';
import { CLOSE_CODES, type PlayerRow, type TableFrame } from '@battleline/protocol';
import { type Client, type ClientOptions, createClient } from './client.ts';
import { startScriptedGateway } from './scripted-gateway.fixture.ts';

const quick = { retryMs: { from: 1, to: 5 }, laterMs: { from: 1, to: 5 } };
const table = `3-${'a'.repeat(30)}` as TableId;
const withdraw = { type: 'withdraw', invite: 'b'.repeat(32) as InviteId } as const;
const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const startGateway = async () => {
  const gateway = await startScriptedGateway();
  open.push(gateway.stop);
  return gateway;
};
const startClient = (addresses: readonly string[], options: Partial<ClientOptions> = {}): Client => {
  const client = createClient({ addresses, ...options, timing: { ...quick, ...options.timing } });
  open.push(client.close);
  return client;
};
const startPair = async (options: Partial<ClientOptions> = {}) => {
  const gateway = await startGateway();
  const addresses = [gateway.address, ...(options.addresses ?? [])];
  const client = startClient(addresses, { ...options, addresses });
  const first = await gateway.connection();
  return { gateway, client, first };
};

const tableFrame = (moves: number, more: Partial<TableFrame['view']> = {}): Omit<TableFrame, 'at'> => ({
  type: 'table',
  table,
  version: moves + 3,
  players: { north: person('north'), south: person('south') },
  view: {
    game: 'c'.repeat(32) as TableFrame['view']['game'],
    sitting: 1,
    options: { claimTiming: 'turn-start', onLeave: 'save', clock: null },
    rulesVersion: 1,
    commitment: '0'.repeat(64),
    sameDealAs: null,
    status: 'playing',
    viewer: 'north',
    ready: { north: true, south: true },
    moves,
    position: null,
    legal: [],
    claimable: [],
    proof: null,
    ...more,
  },
  clocks: null,
  last: null,
});
const person = (name: string) => ({ id: name as ClientId, name, kind: 'guest' }) as const;
const row = (name: string): PlayerRow => ({ ...person(name), status: 'free', table: null, opponent: null });

describe('the wish to play with the first who comes', () => {
  const waiting = {
    id: withdraw.invite,
    from: person('me'),
    to: null,
    options: { claimTiming: 'turn-start', onLeave: 'save', clock: null },
    resumes: null,
    rematch: null,
    sameDeal: false,
    link: null,
  } as const;

  test('is said again after each reconnect for as long as one waits, and never after that', async () => {
    const { gateway, client, first } = await startPair();
    await first.greet();
    const asked = client.send({ type: 'play' });
    first.accept(await first.next('play'));
    expect(await asked).toMatchObject({ ok: true });
    first.send({ type: 'invites', sent: [waiting], received: [] });
    first.drop();
    const second = await gateway.connection();
    await second.greet();
    second.send({ type: 'invites', sent: [waiting], received: [] });
    const again = await second.next('play');
    expect(again.again).toBeUndefined();
    second.accept(again);
    second.send({ type: 'invites', sent: [], received: [], lobby: 2 });
    await client.until(({ state }) => state().invites.sent.length === 0);
    second.drop();
    const third = await gateway.connection();
    await third.greet({ lobby: 2 });
    third.send({ type: 'invites', sent: [{ ...waiting, id: 'd'.repeat(32) as InviteId }], received: [], lobby: 3 });
    void client.send(withdraw);
    await third.next('withdraw'); // and not `play` before it
  });
});

describe('a command', () => {
  test('is sent once while its connection lives, and its refusal is a value', async () => {
    const { client, first } = await startPair();
    await first.greet();
    const answer = client.send(withdraw);
    const sent = await first.next('withdraw');
    expect(sent.again).toBeUndefined();
    first.send({ type: 'rejected', id: sent.id, code: 'INVITE_GONE', reason: 'gone' });
    expect(await answer).toEqual({ ok: false, code: 'INVITE_GONE', reason: 'gone' });
    expect(client.unanswered()).toBe(0);
  });

  test('given before the first connection goes out after the greeting, not as a repetition', async () => {
    const { client, first } = await startPair();
    const answer = client.send(withdraw);
    await first.greet({ at: 77 });
    const sent = await first.next('withdraw');
    expect(sent).toMatchObject({ at: 77 });
    expect(sent.again).toBeUndefined();
    first.accept(sent, 5);
    expect(await answer).toEqual({ ok: true, version: 5 });
  });

  test('whose connection is lost before the answer goes out again, marked, with the same id and time', async () => {
    const { gateway, client, first } = await startPair();
    await first.greet({ at: 50 });
    const answer = client.send(withdraw);
    const sent = await first.next('withdraw');
    first.drop();
    const second = await gateway.connection();
    await second.greet({ at: 90 });
    const again = await second.next('withdraw');
    expect(again).toEqual({ ...sent, again: true });
    second.accept(again);
    expect(await answer).toEqual({ ok: true, version: 1 });
  });

  test('is answered once, however often its answer comes', async () => {
    const { client, first } = await startPair();
    await first.greet();
    const answers: unknown[] = [];
    void client.send(withdraw).then((answer) => answers.push(answer));
    const sent = await first.next('withdraw');
    first.accept(sent, 4);
    first.accept(sent, 9);
    first.send({ type: 'rejected', id: sent.id, code: 'INVITE_GONE', reason: 'gone' });
    const marker = client.send(withdraw);
    first.accept(await first.next('withdraw'));
    await marker;
    expect(answers).toEqual([{ ok: true, version: 4 }]);
  });

  test('put off again and again is sent until it is answered', async () => {
    const { client, first } = await startPair();
    await first.greet();
    const answer = client.send(withdraw);
    const sent = await first.next('withdraw');
    for (let time = 0; time < 20; time += 1) {
      first.send({ type: 'later', id: sent.id, code: 'BUSY' });
      expect(await first.next('withdraw')).toEqual({ ...sent, again: true });
    }
    first.accept(sent);
    expect((await answer).ok).toBe(true);
  });

  test('dropped by a flood limit is sent again', async () => {
    const { client, first } = await startPair();
    await first.greet();
    const answer = client.send(withdraw);
    await first.next('withdraw');
    first.send({ type: 'error', code: 'TOO_FAST', reason: 'too fast' });
    const again = await first.next('withdraw');
    expect(again.again).toBe(true);
    first.accept(again);
    expect((await answer).ok).toBe(true);
  });

  test('without any answer is sent again in the end, though the connection lives', async () => {
    const { client, first } = await startPair({ timing: { answerMs: 5 } });
    await first.greet();
    const answer = client.send(withdraw);
    const sent = await first.next('withdraw');
    expect(await first.next('withdraw')).toEqual({ ...sent, again: true });
    first.accept(sent);
    expect((await answer).ok).toBe(true);
  });

  test('waits while one sent three commands before it has no answer, answered ones between them or not', async () => {
    const { client, first } = await startPair();
    await first.greet();
    const answers = Array.from({ length: 6 }, () => client.send(withdraw));
    const sent = [];
    for (let count = 0; count < 4; count += 1) sent.push(await first.next('withdraw'));
    sent.slice(1).forEach((command) => first.accept(command));
    await Promise.all(answers.slice(1, 4));
    expect(first.left()).toBe(0);
    first.accept(sent[0]!);
    first.accept(await first.next('withdraw'));
    first.accept(await first.next('withdraw'));
    expect((await Promise.all(answers)).every(({ ok }) => ok)).toBe(true);
  });

  test('isn’t answered by a connection that has been replaced', async () => {
    const { gateway, client, first } = await startPair({ timing: { silenceMs: 20, pingMs: 1_000 } });
    await first.greet();
    const answer = client.send(withdraw);
    const sent = await first.next('withdraw');
    const second = await gateway.connection(); // the first one fell silent
    first.accept(sent, 1);
    await second.greet();
    second.accept(await second.next('withdraw'), 2);
    expect(await answer).toEqual({ ok: true, version: 2 });
  });

  test('that is unanswered when the client is closed comes back as closed, and later ones at once', async () => {
    const { client, first } = await startPair();
    await first.greet();
    const answer = client.send(withdraw);
    await first.next('withdraw');
    client.close();
    expect(await answer).toMatchObject({ ok: false, code: 'CLOSED' });
    expect(await client.send(withdraw)).toMatchObject({ ok: false, code: 'CLOSED' });
  });
});

describe('a connection', () => {
  test('that is lost is made again to the next address, and tells there what was seen', async () => {
    const other = await startGateway();
    const gateway = await startGateway();
    const client = startClient([gateway.address, other.address], { token: 'secret' });
    const first = await gateway.connection();
    expect(await first.greet({ at: 10, lobby: 7 })).toEqual({
      type: 'hello',
      token: 'secret',
      tab: client.tab,
      seen: { at: 0, lobby: 0, tables: {} },
    });
    first.send({ ...tableFrame(4), at: 12 });
    await client.until(({ state }) => state().tables.get(table));
    first.drop();
    const second = await other.connection();
    const hello = await second.greet({ at: 11, lobby: 7 });
    expect(hello.seen).toEqual({ at: 12, lobby: 7, tables: { [table]: 4 } });
  });

  test('whose greeting is put off says hello again, and goes elsewhere after two times', async () => {
    const other = await startGateway();
    const gateway = await startGateway();
    startClient([gateway.address, other.address]);
    const first = await gateway.connection();
    for (let time = 0; time < 2; time += 1) {
      await first.next('hello');
      first.send({ type: 'later', id: null, code: 'LAGGING' });
    }
    await (await other.connection()).greet();
  });

  test('to a gateway that is behind what was seen is given up', async () => {
    const { gateway, client, first } = await startPair();
    await first.greet({ lobby: 10 });
    await client.until(({ connection }) => connection().status === 'online');
    first.drop();
    const second = await gateway.connection();
    await second.greet({ lobby: 9 });
    const third = await gateway.connection();
    await third.greet({ lobby: 10 });
    await client.until(({ connection }) => connection().status === 'online');
  });

  test('is pinged, and made again when it has been silent for too long', async () => {
    const { gateway, client, first } = await startPair({ timing: { pingMs: 5, silenceMs: 50 } });
    await first.greet();
    await first.nextPing();
    const second = await gateway.connection();
    await second.greet();
    expect(client.connection().status).not.toBe('closed');
  });

  test('tells how long the answer to a ping took', async () => {
    const start = performance.now();
    const { client, first } = await startPair({ timing: { pingMs: 5 } });
    const lag = new Promise<number>((resolve) => client.on('lag', resolve));
    await first.greet();
    await first.nextPing();
    first.send({ type: 'pong' });
    const ms = await lag;
    expect(ms).toBeLessThan(performance.now() - start);
    expect(ms).toBeGreaterThan(0);
  });
  test('that stays silent after a command is made again sooner, and the command goes out there', async () => {
    const { gateway, client, first } = await startPair({ timing: { answerSilenceMs: 50 } });
    await first.greet();
    void client.send(withdraw);
    const { id } = await first.next('withdraw');
    const second = await gateway.connection();
    await second.greet();
    expect(await second.next('withdraw')).toMatchObject({ id, again: true });
  });

  test('that stays silent between two frames of which the second is the answer is made again sooner, too', async () => {
    const { gateway, client, first } = await startPair({ timing: { answerSilenceMs: 200 } });
    await first.greet();
    void client.send(withdraw);
    const { id } = await first.next('withdraw');
    first.send({ type: 'invites', sent: [], received: [] });
    const second = await gateway.connection();
    await second.greet();
    expect(await second.next('withdraw')).toMatchObject({ id, again: true });
  });

  test('that answers no ping is made again sooner, too', async () => {
    const { gateway, first } = await startPair({ timing: { pingMs: 5, answerSilenceMs: 50 } });
    await first.greet();
    await (await gateway.connection()).greet();
  });

  test('to a gateway that does not greet is given up for another address, and waited for longer each time', async () => {
    const other = await startGateway();
    const gateway = await startGateway();
    const timing = { greetMs: { from: 20, to: 60_000 } };
    startClient([gateway.address, other.address], { timing });
    await (await gateway.connection()).next('hello');
    await (await other.connection()).next('hello');
    await (await gateway.connection()).next('hello');
  });

  test.each(['SESSION_ENDED', 'BAD_TOKEN'] as const)('closed with %s stays closed', async (name) => {
    const { client, first } = await startPair();
    await first.greet();
    const answer = client.send(withdraw);
    await first.next('withdraw');
    first.close(CLOSE_CODES[name]);
    expect(await answer).toMatchObject({ code: 'CLOSED' });
    expect(client.connection()).toEqual({ status: 'closed', code: CLOSE_CODES[name] });
    await expect(client.until(() => false)).rejects.toThrow('closed');
  });

  test('replaced takes its place back, once: of two that claim to be the same tab the newer one stays', async () => {
    const { gateway, client, first } = await startPair();
    await first.greet();
    first.close(CLOSE_CODES.TAB_REPLACED);
    const second = await gateway.connection();
    await second.greet();
    second.close(CLOSE_CODES.TAB_REPLACED);
    await expect(client.until(() => false)).rejects.toThrow('closed');
    expect(client.connection()).toEqual({ status: 'closed', code: CLOSE_CODES.TAB_REPLACED });
  });

  test('closed because the gateway stops is made again', async () => {
    const { gateway, first } = await startPair();
    await first.greet();
    first.close(CLOSE_CODES.STOPPING);
    await (await gateway.connection()).greet();
  });

  test('to a gateway that is about to stop gets its answers, sends nothing more, and is made elsewhere at once', async () => {
    const slow = { retryMs: { from: 60_000, to: 60_000 } };
    const { gateway, client, first } = await startPair({ timing: slow });
    await first.greet();
    const early = client.send(withdraw);
    const sent = await first.next('withdraw');
    first.send({ type: 'moving' });
    const seen = client.until(({ state }) => state().at > 1);
    first.send({ type: 'pong', at: 2 });
    await seen;
    const late = client.send({ ...withdraw, invite: 'd'.repeat(32) });
    first.accept(sent, 3);
    expect(await early).toEqual({ ok: true, version: 3 });
    expect([client.unanswered(), first.left()]).toEqual([1, 0]);
    first.close(CLOSE_CODES.STOPPING);
    const second = await gateway.connection();
    await second.greet();
    const waited = await second.next('withdraw');
    expect(waited).toMatchObject({ invite: 'd'.repeat(32) });
    expect(waited.again).toBeUndefined();
    second.accept(waited);
    await late;
  });

  test('to a gateway that says that it is behind stays while no other one greets, and goes where one does', async () => {
    const timing = { pingMs: 5, elsewhereMs: { from: 1, to: 5 } };
    const other = await startGateway();
    const { client, first } = await startPair({ timing, token: 'token', addresses: [other.address] });
    await first.greet({ lobby: 7 });
    await first.nextPing();
    first.send({ type: 'pong', behind: true });
    const asked = await other.connection();
    const { token, seen } = await asked.next('hello');
    expect([token, seen?.lobby]).toEqual([undefined, 7]);
    asked.send({ type: 'later', id: null, code: 'LAGGING' });
    const again = await other.connection();
    expect(client.connection().status).toBe('online');
    void client.send(withdraw);
    const { id } = await first.next('withdraw');
    await again.greet({ lobby: 8 });
    const moved = await other.connection();
    expect((await moved.greet({ lobby: 8 })).token).toBe('token');
    expect(await moved.next('withdraw')).toMatchObject({ id, again: true });
    expect(client.connection()).toEqual({ status: 'online', address: other.address });
  });

  test('to a gateway that was behind looks for no other one any more once it follows the log again', async () => {
    const timing = { pingMs: 5, elsewhereMs: { from: 1, to: 5 }, connectMs: 60_000 };
    const other = await startGateway();
    const { client, first } = await startPair({ timing, addresses: [other.address] });
    await first.greet();
    await first.nextPing();
    first.send({ type: 'pong', behind: true });
    const asked = await other.connection();
    await asked.next('hello');
    const told = client.until(({ state }) => state().at > 1);
    first.send({ type: 'pong', at: 2 });
    await told;
    await once(asked.socket, 'close');
    expect(client.connection().status).toBe('online');
  });

  test('refused by one address is made to another', async () => {
    const gone = await startScriptedGateway();
    await gone.stop();
    const gateway = await startGateway();
    const client = startClient([gone.address, gateway.address]);
    await (await gateway.connection()).greet();
    expect(await client.until(({ connection }) => connection().status === 'online')).toBe(true);
  });
});

describe('what the client knows', () => {
  test('of a table never goes back, and duplicates are not told', async () => {
    const { gateway, client, first } = await startPair();
    const told: number[] = [];
    client.on('table', ({ view }) => told.push(view.moves));
    await first.greet({ lobby: 5 });
    for (const moves of [2, 3, 3, 1]) first.send(tableFrame(moves));
    await client.until(({ state }) => state().tables.get(table)?.view.moves === 3);
    first.drop();
    const second = await gateway.connection();
    await second.greet({ lobby: 5 });
    for (const moves of [2, 3, 4]) second.send(tableFrame(moves));
    await client.until(({ state }) => state().tables.get(table)?.view.moves === 4);
    expect(told).toEqual([2, 3, 4]);
  });

  test('of invites never goes back', async () => {
    const { client, first } = await startPair();
    await first.greet({ lobby: 5 });
    const invite = (from: string) => ({
      id: 'i' as InviteId,
      from: person(from),
      to: null,
      options: { claimTiming: 'turn-start', onLeave: 'save', clock: null } as const,
      resumes: null,
      rematch: null,
      sameDeal: false,
      link: null,
    });
    first.send({ type: 'invites', sent: [], received: [invite('new')], lobby: 9 });
    first.send({ type: 'invites', sent: [], received: [invite('old')], lobby: 8 });
    first.send({ type: 'pong', at: 99 });
    await client.until(({ state }) => state().at === 99);
    expect(client.state().invites.received.map(({ from }) => from.name)).toEqual(['new']);
  });

  test('of a list is its page with all differences; after a reconnect it waits for a full page', async () => {
    const { gateway, client, first } = await startPair();
    client.browse({ list: 'players' });
    await first.greet({ lobby: 1 });
    expect(await first.next('browse')).toEqual({ type: 'browse', list: 'players' });
    const page = { type: 'list', list: 'players', next: null, total: 2 } as const;
    first.send({ ...page, full: true, rows: [row('a'), row('b')], order: ['a', 'b'], lobby: 2 });
    first.send({ ...page, full: false, rows: [row('c')], order: ['c', 'a'], lobby: 3 });
    const names = () => client.state().lists.players?.rows.map(({ name }) => name);
    await client.until(() => names()?.length === 2 && names()?.[0] === 'c');
    expect(names()).toEqual(['c', 'a']);
    first.drop();
    const second = await gateway.connection();
    await second.greet({ lobby: 3 });
    await second.next('browse');
    second.send({ ...page, full: false, rows: [row('d')], order: ['d'], lobby: 4 });
    second.send({ ...page, full: true, rows: [row('e')], order: ['e'], lobby: 4 });
    await client.until(() => client.state().lists.players?.isCurrent);
    expect(names()).toEqual(['e']);
  });

  test('of several lists is a page of each, all asked for again after a reconnect', async () => {
    const { gateway, client, first } = await startPair();
    client.browse({ list: 'players' });
    client.browse({ list: 'tables' });
    client.browse({ list: 'players', filter: { free: true } });
    first.drop();
    const second = await gateway.connection();
    await second.greet({ lobby: 1 });
    expect(await second.next('browse')).toEqual({ type: 'browse', list: 'players', filter: { free: true } });
    expect(await second.next('browse')).toEqual({ type: 'browse', list: 'tables' });
  });

  test('says at which running game it sits, until that is over', async () => {
    const { client, first } = await startPair();
    await first.greet();
    first.send(tableFrame(1));
    expect(await client.until(({ state }) => state().seat ?? undefined)).toEqual({ table, seat: 'north' });
    first.send(tableFrame(2, { status: 'finished' }));
    await client.until(({ state }) => state().seat === null);
    expect(client.state().tables.get(table)?.view.status).toBe('finished');
  });
});

describe('ready', () => {
  test('is answered by itself, once, with the same nonce over a reconnect', async () => {
    const { gateway, client, first } = await startPair();
    await first.greet();
    const opened = tableFrame(0, { status: 'opened', ready: { north: false, south: false } });
    first.send(opened);
    const sent = await first.next('ready');
    expect(sent.nonce).toBe(client.nonceOf(table));
    first.drop();
    const second = await gateway.connection();
    await second.greet();
    second.send({ ...opened, version: opened.version + 1 });
    const again = await second.next('ready');
    expect(again).toEqual({ ...sent, again: true });
    second.accept(again);
    await client.until((same) => same.unanswered() === 0);
    expect(second.left()).toBe(0);
  });

  test('is left to the program that wants to answer itself, and isn’t for watchers', async () => {
    const gateway = await startGateway();
    const opened = { status: 'opened', ready: { north: false, south: false } } as const;
    const quiet = startClient([gateway.address], { answersReady: false });
    const first = await gateway.connection();
    await first.greet();
    first.send(tableFrame(0, opened));
    await quiet.until(({ state }) => state().tables.get(table));
    expect(quiet.unanswered()).toBe(0);
    const watcher = startClient([gateway.address]);
    const second = await gateway.connection();
    await second.greet();
    second.send(tableFrame(0, { ...opened, viewer: 'watcher' }));
    await watcher.until(({ state }) => state().tables.get(table));
    expect(watcher.unanswered()).toBe(0);
  });
});
