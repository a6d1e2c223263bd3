import type { AccountResponse } from '@battleline/protocol';
import { expect } from '@jest/globals';
import pg from 'pg';
import { runOps } from '../support/ops-tool.ts';
import { type Player, seeTheEnd, sitDown } from '../support/player.ts';
import type { Stage, Story } from '../support/stage.ts';
import { SECRET } from '../support/test-system.ts';
import { playUntil } from './play-until.ts';

type Login = { readonly name: string; readonly password: string };
type Answer = { readonly status: number; readonly body: { readonly token?: string; readonly code?: string } };

const ops = ({ system }: Stage, ...words: readonly string[]) =>
  runOps({ ...system.servers.environment(), NAME_SECRET: SECRET }, ...words);

const ask = async ({ system }: Stage, path: string, body: object): Promise<Answer> => {
  const response = await fetch(`${system.gateways[0]?.address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
};

/** Asked again while it is "not now", as a client program does. */
const answered = async (...request: Parameters<typeof ask>): Promise<Answer> => {
  const late = AbortSignal.timeout(60_000);
  for (;;) {
    const answer = await ask(...request);
    if (answer.status !== 503) return answer;
    late.throwIfAborted();
  }
};

const register = async (stage: Stage, login: Login): Promise<AccountResponse> => {
  const { status, body } = await answered(stage, '/api/account', { id: crypto.randomUUID(), ...login });
  expect({ status, code: body.code }).toEqual({ status: 201, code: undefined });
  return body as unknown as AccountResponse;
};

/** Signs in; after an account was enabled it takes a moment until the rows say so. */
const signIn = async (stage: Stage, login: Login): Promise<string> => {
  const late = AbortSignal.timeout(60_000);
  for (;;) {
    const { body } = await answered(stage, '/api/login', login);
    if (body.token !== undefined) return body.token;
    late.throwIfAborted();
  }
};

const codeOf = async (stage: Stage, login: Login): Promise<string | undefined> =>
  (await answered(stage, '/api/login', login)).body.code;

const dropSchemas = async (url: string, schemas: readonly string[]): Promise<void> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`drop schema ${schemas.join(', ')} cascade`);
  } finally {
    await client.end();
  }
};

/** What operators do while people play, on a system with all features. */
export const operating = (story: Story): void => {
  story(
    'a gateway drains and ends as an operator says while two play through it: they play on through the others',
    async (stage) => {
      const [place] = stage.system.gateways;
      if (!place) throw new Error('there is no gateway');
      const gateway = String((await place.process().line('ready'))['gateway']);
      const [one, other] = await Promise.all([stage.enter(0), stage.enter(0)]);
      const table = await sitDown(one, other);
      await playUntil(stage, [one, other], table, 10);
      expect(await ops(stage, 'gateway', 'drain', gateway, '--stop')).toMatchObject({
        code: 0,
        told: expect.stringContaining(`${gateway}: 2 tabs moved; it ends`),
      });
      expect(await place.process().exited).toBe(0);
      await playUntil(stage, [one, other], table, 20);
      await place.start();
    },
    120_000,
  );

  story(
    'whoever is disabled, or erased, by an operator is put out of his game at once, wherever he is connected',
    async (stage) => {
      const login = { name: 'Kunigunde', password: 'password of Kunigunde' };
      const { you, token } = await register(stage, login);

      const playsUntil = async (session: string, ...words: readonly string[]): Promise<void> => {
        const member = await stage.openTab({ id: you.id, token: session } as Player, 1);
        const other = await stage.enter(2);
        const table = await sitDown(member, other);
        await playUntil(stage, [member, other], table, 6);
        expect(await ops(stage, 'client', ...words)).toMatchObject({
          code: 0,
          told: expect.stringContaining('his game and session are over'),
        });
        await member.reach('the end of his session', (client) => client.connection().status === 'closed');
        await seeTheEnd(other, table);
        expect(other.client.state().tables.get(table)?.view.position?.result).toMatchObject({ by: 'resign' });
      };

      await playsUntil(token, 'disable', 'kunigunde');
      expect(await codeOf(stage, login)).toBe('ACCOUNT_DISABLED');
      expect((await ops(stage, 'client', 'disable', you.id)).told).toContain('is disabled already');
      expect((await ops(stage, 'client', 'enable', you.id)).code).toBe(0);
      expect((await ops(stage, 'client', 'erase', you.id)).code).toBe(64);
      await playsUntil(await signIn(stage, login), 'erase', you.id, '--yes');
      expect(await codeOf(stage, login)).toBe('WRONG_CREDENTIALS');
      expect(await ops(stage, 'client', 'enable', 'Kunigunde')).toMatchObject({
        code: 1,
        told: expect.stringContaining('NO_ACCOUNT'),
      });
    },
    180_000,
  );

  story(
    'all schemas of read models, dropped by hand while two play, are back by one command, and are those of a replay',
    async (stage) => {
      const { projector, gameLog, servers } = stage.system;
      const login = { name: 'Ludmilla', password: 'password of Ludmilla' };
      await register(stage, login);
      const [one, other] = await Promise.all([stage.enter(0), stage.enter(1)]);
      const table = await sitDown(one, other);
      await playUntil(stage, [one, other], table, 10);
      await dropSchemas(servers.databaseUrl(), ['projector_v1', 'game_log_v1', 'clients_v1', 'client_keys']);
      expect((await ask(stage, '/api/login', login)).status).toBe(503);
      expect((await ops(stage, 'check')).told).toMatch(/client_keys is gone: .*views rebuild client_keys --yes/);
      await playUntil(stage, [one, other], table, 20);
      expect(await Promise.all([projector, gameLog].map((place) => place.process().exited))).toEqual([1, 1]);

      const stop = stage.play(one, other);
      expect(await ops(stage, 'views', 'rebuild', 'all', '--yes')).toMatchObject({ code: 0 });
      await Promise.all([projector.start(), gameLog.start()]);
      await signIn(stage, login);
      const again = await ops(stage, 'views', 'rebuild', 'all', '--json');
      stop();
      const rebuilt = again.out.trim().split('\n');
      expect(rebuilt.map((line) => JSON.parse(line) as object)).toMatchObject(
        ['public_list', 'game_log', 'clients', 'client_keys'].map((readModel) => ({
          ...{ readModel, verb: 'rebuild', stood: true, differences: [], shown: false },
        })),
      );
      expect(again.code).toBe(0);
      expect((await ops(stage, 'views', 'drop', 'all', '--yes')).told.match(/_next is gone/g)).toHaveLength(4);
    },
    240_000,
  );
};
