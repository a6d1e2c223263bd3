import { accountDecider } from '@battleline/domain';
import { createAccountWriter, type StoredAccount } from '@battleline/service';
import { afterEach, describe, expect, test } from '@jest/globals';
import { CLIENT_PARTITIONS, CLIENTS_TOPIC, encodeRecord, partitionOfKey, plainHeader } from '@battleline/events';
import { type AccountResponse, CLOSE_CODES, type LoginResponse } from '@battleline/protocol';
import { command, createGateways, freshId, type TestGateway } from '../gateway.harness.ts';

const gateways = createGateways({ accounts: true });
afterEach(gateways.stopAll);

type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly retryAfter: string | null };

const ask = async ({ address }: TestGateway, line: string, body?: object, token?: string): Promise<Answer> => {
  const [method = '', path = ''] = line.split(' ');
  const response = await fetch(address + path, {
    method,
    headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  const retryAfter = response.headers.get('retry-after');
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']), retryAfter };
};

const startTwo = async (environment: Record<string, string> = {}): Promise<[TestGateway, TestGateway]> => {
  const pair = await Promise.all([gateways.start(environment), gateways.start(environment)]);
  gateways.activate('accounts');
  return pair;
};

const register = (gateway: TestGateway, name: string, password = `password of ${name}`, token?: string) =>
  ask(gateway, 'POST /api/account', { id: crypto.randomUUID(), name, password }, token);

const registered = async (gateway: TestGateway, name: string, token?: string): Promise<AccountResponse> => {
  for (;;) {
    const { status, body } = await register(gateway, name, undefined, token);
    if (status === 201) return body as unknown as AccountResponse;
    if (status !== 503) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
  }
};

test('before the feature is active there are no accounts, and guests play', async () => {
  const gateway = await gateways.start();
  expect(await register(gateway, 'Anna')).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
  expect((await gateway.guest()).you.kind).toBe('guest');
});

describe('An account', () => {
  test('is registered at one gateway and signed in to at another, under any spelling of its name', async () => {
    const [one, two] = await startTwo();
    const { you, recoveryCodes } = await registered(one, 'Anna Bo');
    expect([you.name, you.kind, recoveryCodes.length]).toEqual(['Anna Bo', 'member', 8]);
    const login = await ask(two, 'POST /api/login', { name: 'anna.bo', password: 'password of Anna Bo' });
    expect(login).toMatchObject({ status: 200, body: { you: { id: you.id, name: 'Anna Bo', kind: 'member' } } });
    const speaker = await two.greet(login.body['token'] as string, freshId());
    expect((await speaker.hear('welcome')).you?.id).toBe(you.id);
    expect(await register(two, 'ANNA BO')).toMatchObject({ status: 409, body: { code: 'NAME_TAKEN' } });
    const wrong = await ask(two, 'POST /api/login', { name: 'Anna Bo', password: 'another password' });
    const nobody = await ask(two, 'POST /api/login', { name: 'Nobody Else', password: 'another password' });
    expect([wrong.status, nobody.status, nobody.body]).toEqual([401, 401, wrong.body]);
  });

  test('is refused with the reason where name or password will not do', async () => {
    const [one] = await startTwo();
    await registered(one, 'Somebody');
    expect((await register(one, 'ab')).body['code']).toBe('BAD_NAME');
    expect((await register(one, 'Moderator')).body['code']).toBe('NAME_RESERVED');
    expect((await register(one, 'Berta', 'short')).body['code']).toBe('BAD_PASSWORD');
    expect((await ask(one, 'POST /api/account', { name: 'Berta' })).body).toMatchObject({
      code: 'BAD_REQUEST',
      reason: expect.stringMatching(/^id: .+ \(docs\/protocol\.md has its form\)\.$/),
    });
    expect(
      (
        await ask(
          one,
          'POST /api/account',
          { id: crypto.randomUUID(), name: 'Berta', password: 'p'.repeat(9) },
          'no token',
        )
      ).status,
    ).toBe(401);
  });

  test('is changed by nobody who leaves its password empty: that is a wrong one', async () => {
    const [one] = await startTwo();
    const { token } = await registered(one, 'Anna');
    for (const line of ['POST /api/account/recovery-codes', 'DELETE /api/account'])
      expect(await ask(one, line, { password: '' }, token)).toMatchObject({
        status: 401,
        body: { code: 'WRONG_CREDENTIALS' },
      });
    const [password, newPassword] = ['', 'another password'];
    expect((await ask(one, 'POST /api/account/password', { password, newPassword }, token)).status).toBe(401);
  });

  test('registered twice by one command is one account, and tells its codes once', async () => {
    const [one, two] = await startTwo();
    await registered(one, 'Somebody');
    const body = { id: crypto.randomUUID(), name: 'Anna', password: 'a password' };
    const first = await ask(one, 'POST /api/account', body);
    const again = await ask(two, 'POST /api/account', body);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect((again.body as { you?: unknown }).you).toEqual((first.body as { you?: unknown }).you);
    expect(again.body['recoveryCodes']).toEqual([]);
  });

  test('of a guest keeps his client id, his session and his running game; others see its name', async () => {
    const [one, two] = await startTwo();
    const [ann, bob] = [await one.enter(), await two.enter()];
    const invite = command('invite', { to: null });
    ann.say(invite);
    await ann.answer(invite.id);
    const { you } = await registered(one, 'Anna', ann.token);
    expect(you.id).toBe(ann.you.id);
    await ann.hear('welcome', (frame) => frame.you?.name === 'Anna' && frame.you.kind === 'member');
    await two.connect();
    const browse = (name: string) => bob.say({ type: 'browse', list: 'players', filter: { name } });
    browse('Anna');
    const shown = await bob.until('Anna among the players', (frames) =>
      frames
        .flatMap((frame) => (frame.type === 'list' && frame.list === 'players' ? frame.rows : []))
        .find(({ id }) => id === ann.you.id),
    );
    expect(shown).toMatchObject({ name: 'Anna', kind: 'member' });
    expect((await register(two, 'Other', undefined, ann.token)).body['code']).toBe('ALREADY_REGISTERED');
  });

  test('has one login at a time: the newest wins, and the older one’s sockets are closed', async () => {
    const [one, two] = await startTwo();
    const { token } = await registered(one, 'Anna');
    const first = await one.greet(token, freshId());
    await first.hear('welcome');
    const second = await ask(two, 'POST /api/login', { name: 'Anna', password: 'password of Anna' });
    expect(await first.closed).toBe(CLOSE_CODES.SIGNED_IN_ELSEWHERE);
    const late = await one.greet(token, freshId());
    expect(await late.closed).toBe(CLOSE_CODES.SESSION_ENDED);
    const speaker = await two.greet(second.body['token'] as string, freshId());
    await speaker.hear('welcome');
  });
});

describe('A login token', () => {
  test('gets the next session once, and the next token with it; one used before ends the login', async () => {
    const [one, two] = await startTwo();
    const { login } = await registered(one, 'Anna');
    const next = await ask(two, 'POST /api/login/token', { login });
    expect(next).toMatchObject({ status: 200, body: { you: { name: 'Anna' } } });
    expect((next.body as unknown as LoginResponse).login).not.toBe(login);
    expect((await ask(one, 'POST /api/login/token', { login })).status).toBe(401);
    expect((await ask(one, 'POST /api/login/token', { login: next.body['login'] as string })).status).toBe(401);
  });
  test('is over by logging out, and with a new password', async () => {
    const [one] = await startTwo();
    const { login, token } = await registered(one, 'Anna');
    expect((await ask(one, 'POST /api/logout', { login })).status).toBe(204);
    expect((await ask(one, 'POST /api/login/token', { login })).status).toBe(401);
    const other = await ask(one, 'POST /api/login', { name: 'Anna', password: 'password of Anna' });
    const session = other.body['token'] as string;
    const passwords = { password: 'password of Anna', newPassword: 'a new password' };
    expect((await ask(one, 'POST /api/account/password', passwords, token)).status).toBe(401);
    const changed = await ask(one, 'POST /api/account/password', passwords, session);
    expect(changed.status).toBe(200);
    expect((await ask(one, 'POST /api/login/token', { login: other.body['login'] as string })).status).toBe(401);
    expect((await ask(one, 'POST /api/login/token', { login: changed.body['login'] as string })).status).toBe(200);
    expect((await ask(one, 'POST /api/login', { name: 'Anna', password: 'password of Anna' })).status).toBe(401);
    expect((await ask(one, 'POST /api/login', { name: 'Anna', password: 'a new password' })).status).toBe(200);
  });
});

test('A recovery code sets a new password, once', async () => {
  const [one, two] = await startTwo();
  const { recoveryCodes } = await registered(one, 'Anna');
  const body = { name: 'anna', code: recoveryCodes[3], newPassword: 'a recovered password' };
  expect(await ask(two, 'POST /api/account/recovery', body)).toMatchObject({
    status: 200,
    body: { you: { name: 'Anna' } },
  });
  expect((await ask(two, 'POST /api/account/recovery', body)).body['code']).toBe('WRONG_CREDENTIALS');
  const login = await ask(one, 'POST /api/login', { name: 'Anna', password: 'a recovered password' });
  expect(login.status).toBe(200);
  const renewed = await ask(
    one,
    'POST /api/account/recovery-codes',
    { password: 'a recovered password' },
    login.body['token'] as string,
  );
  expect((renewed.body['recoveryCodes'] as string[]).length).toBe(8);
  expect((await ask(two, 'POST /api/account/recovery', { ...body, code: recoveryCodes[4] })).status).toBe(401);
});

test('Tries are limited by name and by address, and the answer says for how long', async () => {
  const [one, two] = await startTwo({ TRIES_PER_NAME: '3', TRIES_PER_ADDRESS: '6' });
  await registered(one, 'Anna'); // one of the address's tries
  const attempt = (gateway: TestGateway, name: string) =>
    ask(gateway, 'POST /api/login', { name, password: 'no password' });
  for (const gateway of [one, two, one]) expect((await attempt(gateway, 'Anna')).status).toBe(401);
  const refused = await attempt(two, 'anna');
  expect([refused.status, refused.body['code'], Number(refused.retryAfter) > 0]).toEqual([
    429,
    'TOO_MANY_REQUESTS',
    true,
  ]);
  expect((await attempt(one, 'Berta')).status).toBe(401);
  expect((await attempt(two, 'Clara')).status).toBe(429);
});

test('While Postgres is away accounts are answered 503, and guests and those who are here go on', async () => {
  const [one] = await startTwo();
  const { token } = await registered(one, 'Anna');
  gateways.accounts().away(true);
  expect(await ask(one, 'POST /api/login', { name: 'Anna', password: 'password of Anna' })).toMatchObject({
    status: 503,
    body: { code: 'UNAVAILABLE' },
  });
  await (await one.greet(token, freshId())).hear('welcome');
  await one.enter();
  gateways.accounts().away(false);
  expect((await ask(one, 'POST /api/login', { name: 'Anna', password: 'password of Anna' })).status).toBe(200);
});

test('An account whose key opens by no master key of a gateway is refused there for good, and operators are told once', async () => {
  const [one] = await startTwo();
  const { login, token, you } = await registered(one, 'Anna');
  const other = await gateways.start({ MASTER_KEY: Buffer.alloc(32, 1).toString('base64url') });
  const refused = { status: 500, body: { code: 'ACCOUNT_UNREADABLE' }, retryAfter: null };
  const body = { name: 'Anna', password: 'password of Anna' };
  expect(await ask(other, 'POST /api/login', body)).toMatchObject(refused);
  expect(await ask(other, 'POST /api/login/token', { login })).toMatchObject(refused);
  expect(await ask(other, 'GET /api/account/export', undefined, token)).toMatchObject(refused);
  const recovery = { name: 'Anna', code: 'any code', newPassword: 'another password' };
  expect(await ask(other, 'POST /api/account/recovery', recovery)).toMatchObject(refused);
  const told = other.logged.filter(({ level }) => level === 'error');
  expect(told).toMatchObject([
    { msg: 'account unreadable', client: you.id, key: expect.stringMatching(/^[0-9a-f]{32}$/) },
  ]);
  expect((await ask(other, 'POST /api/login', { ...body, name: 'Nobody Else' })).status).toBe(401);
  expect((await ask(one, 'POST /api/login', body)).status).toBe(200);
});

test('Erasing takes the password, ends the session and the game everywhere, and leaves nothing readable', async () => {
  const [one, two] = await startTwo();
  const { token, login, you } = await registered(one, 'Anna');
  const [ann, bob] = [await two.greet(token, freshId()), await one.enter()];
  await ann.hear('welcome');
  const invite = command('invite', { to: bob.you.id });
  ann.say(invite);
  await ann.answer(invite.id);
  const received = await bob.hear('invites', ({ received: list }) => list.length > 0);
  const accept = command('accept', { from: you.id, invite: received.received[0]?.id });
  bob.say(accept);
  await bob.answer(accept.id);
  const opened = await bob.hear('table');
  for (const speaker of [ann, bob]) speaker.say(command('ready', { table: opened.table, nonce: '5a'.repeat(32) }));
  await bob.hear('table', ({ view }) => view.status === 'playing');

  expect((await ask(one, 'DELETE /api/account', { password: 'not hers' }, token)).status).toBe(401);
  expect((await ask(one, 'GET /api/account/export', undefined, token)).body).toMatchObject({
    account: { name: 'Anna' },
  });
  expect((await ask(one, 'DELETE /api/account', { password: 'password of Anna' }, token)).status).toBe(204);
  expect(await ann.closed).toBe(CLOSE_CODES.SESSION_ENDED);
  const over = await bob.hear('table', ({ view }) => view.status === 'finished');
  expect(over.view.position?.result).toMatchObject({ by: 'resign' });
  expect((await ask(two, 'POST /api/login', { name: 'Anna', password: 'password of Anna' })).status).toBe(401);
  expect((await ask(two, 'POST /api/login/token', { login })).status).toBe(401);
  expect((await register(two, 'Anna')).body['code']).toBe('NAME_TAKEN');
  expect(gateways.accounts().text()).not.toMatch(/Anna|sealed|argon/);
  const players = await gateways.start();
  const eve = await players.enter();
  eve.say({ type: 'browse', list: 'players' });
  const list = await eve.hear('list');
  expect(list.rows.map(({ id }) => id)).not.toContain(you.id);
});

test('Whoever is disabled is put out at every gateway at once, and kept out until he is enabled again', async () => {
  const [one, two] = await startTwo({ TRIES_PER_NAME: '1000', TRIES_PER_ADDRESS: '1000' });
  const { token, login, you } = await registered(one, 'Anna');
  const speaker = await two.greet(token, freshId());
  await speaker.hear('welcome');
  const found = (await gateways.accounts().store.ofClients([you.id])).at(0);
  if (!found) throw new Error('the account is not there');
  const say = async (type: 'ClientDisabled', version: number): Promise<void> => {
    const streams = [{ kind: 'name', id: found.nameKey, version, checked: false, rests: false }] as const;
    const header = { ...plainHeader((Date.now() + 60_000) * 1000), streams };
    const value = encodeRecord(header, { type, client: you.id }, new Set(['accounts'] as const));
    const partition = partitionOfKey(found.nameKey, CLIENT_PARTITIONS);
    await one.log.append([{ topic: CLIENTS_TOPIC, partition, key: null, value }]);
  };
  await say('ClientDisabled', 5); // void: whoever follows the topic's end must not believe it
  const operate = createAccountWriter({
    ...{ gateway: null, log: one.log, store: gateways.accounts().store, signal: new AbortController().signal },
    features: () => new Set(['accounts'] as const),
    logTime: () => Date.now() * 1000,
  });
  /** As an operator's tool does. */
  const order = async (type: 'disable' | 'enable'): Promise<void> => {
    const decide = ({ account }: StoredAccount) => accountDecider.decide({ type }, account);
    const written = await operate({ nameKey: found.nameKey, commandId: freshId(), actor: null, decide });
    expect(written.status).toBe('written');
  };
  await order('disable');
  expect(await speaker.closed).toBe(CLOSE_CODES.SESSION_ENDED);
  expect(await (await one.greet(token, freshId())).closed).toBe(CLOSE_CODES.SESSION_ENDED);
  const enter = () => ask(one, 'POST /api/login', { name: 'Anna', password: 'password of Anna' });
  expect((await enter()).body['code']).toBe('ACCOUNT_DISABLED');
  expect((await ask(two, 'POST /api/login/token', { login })).body['code']).toBe('ACCOUNT_DISABLED');
  await order('enable');
  const deadline = performance.now() + 10_000;
  while ((await enter()).status !== 200) if (performance.now() > deadline) throw new Error('never let in again');
});
