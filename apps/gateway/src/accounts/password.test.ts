import { expect, test } from '@jest/globals';
import { createPasswords, newRecoveryCodes, recoveryHash, TooBusyError } from './password.ts';

const QUICK = { memoryKiB: 64, passes: 1 };

test('a password matches its hash, and no other does', async () => {
  const passwords = createPasswords(QUICK);
  const hash = await passwords.hash('correct horse');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/);
  expect(await passwords.matches('correct horse', hash)).toBe(true);
  expect(await passwords.matches('correct horsf', hash)).toBe(false);
  expect(await passwords.matches('correct horse', undefined)).toBe(false);
  expect(await passwords.matches('correct horse', await passwords.hash('correct horse'))).toBe(true);
});
test('a hash is compared at its own cost, and however an accent was typed', async () => {
  const hash = await createPasswords({ memoryKiB: 128, passes: 2 }).hash('cafe\u0301 noir');
  expect(await createPasswords(QUICK).matches('caf\u00e9 noir', hash)).toBe(true);
});
test('what is no hash matches nothing', async () => {
  expect(await createPasswords(QUICK).matches('x', '$argon2id$v=19$m=64,t=2,p=1$broken')).toBe(false);
});
test('a few are hashed at a time, some may wait, and more are sent away', async () => {
  const passwords = createPasswords(QUICK, { atOnce: 1, waiting: 2 });
  const hashing = Array.from({ length: 5 }, () =>
    passwords.hash('a password').then(
      () => 'hashed',
      (error: unknown) => error,
    ),
  );
  const ends = await Promise.all(hashing);
  expect(ends.filter((end) => end === 'hashed')).toHaveLength(3);
  expect(ends.filter((end) => end instanceof TooBusyError)).toHaveLength(2);
  expect(await passwords.matches('a password', await passwords.hash('a password'))).toBe(true);
});
test('recovery codes differ, and are known again however they are typed', () => {
  const codes = newRecoveryCodes();
  expect([codes.length, new Set(codes).size]).toEqual([8, 8]);
  const [code = ''] = codes;
  expect(code).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
  expect(recoveryHash(code.toUpperCase().replaceAll('-', ' '))).toBe(recoveryHash(code));
});
