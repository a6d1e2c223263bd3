import { expect, test } from '@jest/globals';
import {
  type AppendFate,
  CLIENT_KEYS_TOPIC,
  encodeRecord,
  memoryLog,
  memoryLogStore,
  type NewRecord,
  openTopics,
} from '@battleline/events';
import fc from 'fast-check';
import { createAccountWriter } from '@battleline/service';
import type { Outcome } from './account-outcome.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import { type MemoryAccounts, memoryAccounts } from './memory-store.fixture.ts';
import { createPasswords } from './password.ts';

// Two gateways on one log that loses answers, doubles records and lands them late.

const ACTIVE = new Set(['accounts'] as const);
const masterKey = new Uint8Array(32).fill(7);
const passwords = createPasswords({ memoryKiB: 8, passes: 1 });
const id = (digit: string): string => digit.repeat(32);

const fate: fc.Arbitrary<AppendFate | undefined> = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 4 },
  { arbitrary: fc.constantFrom<AppendFate>({ type: 'duplicated' }, { type: 'late' }), weight: 1 },
  { arbitrary: fc.boolean().map((lands): AppendFate => ({ type: 'unacknowledged', lands })), weight: 1 },
);

type Scene = {
  readonly gateways: readonly [Accounts, Accounts];
  readonly rows: MemoryAccounts;
  readonly keysLeft: () => Set<string>;
};

const play = async <Result>(
  fates: Iterator<AppendFate | undefined>,
  act: (scene: Scene) => Promise<Result>,
): Promise<Result> => {
  const store = memoryLogStore();
  const quiet = memoryLog({ store, idleMs: 5 });
  await openTopics(quiet, encodeRecord);
  const rows = memoryAccounts(quiet);
  const stop = new AbortController();
  const gateway = (digit: string): Accounts => {
    const decideFate = (records: readonly NewRecord[]): AppendFate | undefined => {
      // A copy of a key that lands behind its own erasure is the projector's to erase: it looks for keys without account.
      if (records.some(({ topic }) => topic === CLIENT_KEYS_TOPIC)) store.landLate();
      const next = fates.next();
      return next.done === true ? undefined : next.value;
    };
    const log = memoryLog({ store, idleMs: 5, decideFate });
    const deps = { log, store: rows.store, features: () => ACTIVE };
    const logTime = (): number => Date.now() * 1000;
    const write = createAccountWriter({ ...deps, gateway: id(digit), logTime, signal: stop.signal, withinMs: 3_000 });
    const secrets = { nameSecret: 's'.repeat(32), masterKey };
    return createAccounts({ ...deps, ...secrets, write, passwords, onUnreadable: () => undefined });
  };
  const landing = setInterval(store.landLate, 3);
  const keysLeft = (): Set<string> => {
    const left = new Map<string, boolean>();
    for (const [partition] of Array.from({ length: 12 }, (_, place) => [place] as const))
      for (const record of store.partition(CLIENT_KEYS_TOPIC, partition)?.records.slice(1) ?? [])
        if (record?.key) left.set(Buffer.from(record.key).toString('hex'), record.value !== null);
    return new Set([...left].filter(([, isThere]) => isThere).map(([key]) => key));
  };
  try {
    return await act({ gateways: [gateway('1'), gateway('2')], rows, keysLeft });
  } finally {
    clearInterval(landing);
    stop.abort();
    await rows.stop();
  }
};

/** Asked again, as a client program does, until there is an answer. */
const untilAnswered = async <Value>(ask: () => Promise<Outcome<Value>>): Promise<string> => {
  for (let tries = 0; tries < 5; tries += 1) {
    const outcome = await ask();
    if (outcome.ok) return 'ok';
    if (outcome.rejection.code !== 'UNAVAILABLE') return outcome.rejection.code;
  }
  return 'UNAVAILABLE';
};

const register = (accounts: Accounts, command: string, name: string) => () =>
  accounts.register({ commandId: id(command), name, password: `password ${command}`, guest: null });

test('of two who register one name at two gateways exactly one gets it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fate), async (fates) => {
      await play(fates, async ({ gateways: [one, two], rows, keysLeft }) => {
        const asked = [untilAnswered(register(one, 'a', 'Anna')), untilAnswered(register(two, 'b', 'ANNA'))];
        const answers = await Promise.all(asked);
        expect(answers.toSorted()).toEqual(['NAME_TAKEN', 'ok']);
        const winner = answers[0] === 'ok' ? 'a' : 'b';
        const standing = await rows.store.name(one.keyOf('anna'));
        expect(standing).toMatchObject({ version: 1, commandIds: [id(winner)], account: { status: 'active' } });
        for (const accounts of [one, two]) {
          expect(await accounts.prove('anna', `password ${winner}`)).toMatchObject({ ok: true });
          expect(await accounts.prove('anna', `password ${winner === 'a' ? 'b' : 'a'}`)).toMatchObject({ ok: false });
        }
        const key = standing.account.status === 'active' ? standing.account.key : '';
        expect(keysLeft().has(key)).toBe(true);
      });
    }),
    { numRuns: 25 },
  );
}, 60_000);

test('after an account was erased nobody signs in to it, whatever happened at the same time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.infiniteStream(fate),
      fc.array(fc.constantFrom('prove', 'change', 'recover'), { maxLength: 4 }),
      async (fates, others) => {
        await play(fates, async ({ gateways: [one, two], rows, keysLeft }) => {
          const registered = await register(one, 'a', 'Anna')();
          if (!registered.ok) return;
          const { client, recoveryCodes } = registered.value;
          const beside = others.map(async (what) => {
            if (what === 'prove') return two.prove('Anna', 'password a');
            if (what === 'change') return two.changePassword(client, 'password a', 'another password');
            return two.recover('Anna', recoveryCodes[0] ?? '', 'a recovered password');
          });
          const passwordsTried = ['password a', 'another password', 'a recovered password'];
          let erased = 'WRONG_CREDENTIALS';
          for (const password of passwordsTried)
            if (erased !== 'ok' && erased !== 'NO_ACCOUNT')
              erased = await untilAnswered(() => one.erase(client, password));
          await Promise.all(beside);
          for (const password of passwordsTried)
            if (erased !== 'ok' && erased !== 'NO_ACCOUNT')
              erased = await untilAnswered(() => one.erase(client, password));
          expect(['ok', 'NO_ACCOUNT']).toContain(erased);
          expect(await rows.store.name(one.keyOf('Anna'))).toMatchObject({ account: { status: 'erased' } });
          for (const accounts of [one, two])
            for (const password of passwordsTried)
              expect(await accounts.prove('Anna', password)).toMatchObject({ ok: false });
          expect(await untilAnswered(register(two, 'c', 'anna'))).toBe('NAME_TAKEN');
          expect(keysLeft()).toEqual(new Set());
        });
      },
    ),
    { numRuns: 15 },
  );
}, 60_000);

test('the key of the one who comes second is erased', async () => {
  await play([][Symbol.iterator](), async ({ gateways: [one, two], keysLeft }) => {
    const asked = [register(one, 'a', 'Anna')(), register(two, 'b', 'ANNA')()];
    expect((await Promise.all(asked)).filter(({ ok }) => ok)).toHaveLength(1);
    expect(keysLeft().size).toBe(1);
  });
});

test('one guest gets one name, however many he asks for at once', async () => {
  await play([][Symbol.iterator](), async ({ gateways: [one, two] }) => {
    const guest = id('9') as Parameters<Accounts['register']>[0]['guest'];
    const ask = (accounts: Accounts, command: string, name: string) =>
      accounts.register({ commandId: id(command), name, password: 'a password', guest });
    const answers = await Promise.all([ask(one, 'a', 'Anna'), ask(two, 'b', 'Berta'), ask(two, 'c', 'Clara')]);
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await ask(one, 'd', 'Dora')).toMatchObject({ ok: false, rejection: { code: 'ALREADY_REGISTERED' } });
  });
});
