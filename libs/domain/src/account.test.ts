import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type AccountCommand, accountDecider, type AccountEvent, type AccountState } from './account.ts';
import type { ClientId } from './id.ts';

const client = 'c'.repeat(32) as ClientId;
const other = 'd'.repeat(32) as ClientId;
const registration = { client, key: 'a'.repeat(32), sealedName: 'name', sealedCredentials: 'first' };
const registered: AccountEvent = { type: 'ClientRegistered', ...registration };
const disabled: AccountEvent = { type: 'ClientDisabled', client };
const enabled: AccountEvent = { type: 'ClientEnabled', client };
const erased: AccountEvent = { type: 'ClientErased', client };

const after = (...events: AccountEvent[]): AccountState =>
  events.reduce<AccountState>(
    (state, event, index) => accountDecider.evolve(state, event, { id: 'n', at: index + 1 }),
    accountDecider.initialState,
  );
const decide = (command: AccountCommand, ...events: AccountEvent[]) => {
  const decision = accountDecider.decide(command, after(...events));
  return decision.ok ? decision.event : decision.rejection.code;
};

describe('An account', () => {
  test('is registered under a name that nobody has had', () => {
    expect(decide({ type: 'register', ...registration })).toEqual(registered);
  });
  test.each([
    ['active', [registered]],
    ['disabled', [registered, disabled]],
    ['erased', [registered, erased]],
  ] as const)('is refused under the name of one that is %s', (_, events) => {
    expect(decide({ type: 'register', ...registration, client: other }, ...events)).toBe('NAME_TAKEN');
  });
  test('gets a new password from one who knew the old one', () => {
    const change = { type: 'changePassword', from: 'first', sealedCredentials: 'second' } as const;
    const changed: AccountEvent = { type: 'PasswordChanged', client, sealedCredentials: 'second' };
    expect(decide(change, registered)).toEqual(changed);
    expect(decide(change, registered, changed)).toBe('WRONG_CREDENTIALS');
    expect(decide(change, registered, disabled)).toBe('ACCOUNT_DISABLED');
    expect(decide(change)).toBe('NO_ACCOUNT');
  });
  test('is disabled and enabled, and it is already so the second time', () => {
    expect(decide({ type: 'disable' }, registered)).toEqual(disabled);
    expect(decide({ type: 'disable' }, registered, disabled)).toBeUndefined();
    expect(decide({ type: 'enable' }, registered, disabled)).toEqual(enabled);
    expect(decide({ type: 'enable' }, registered)).toBeUndefined();
    expect(decide({ type: 'disable' })).toBe('NO_ACCOUNT');
    expect(decide({ type: 'enable' }, registered, erased)).toBe('NO_ACCOUNT');
  });
  test('is erased, disabled or not, and keeps nothing of what was sealed', () => {
    expect(decide({ type: 'erase' }, registered)).toEqual(erased);
    expect(decide({ type: 'erase' }, registered, disabled)).toEqual(erased);
    expect(decide({ type: 'erase' }, registered, erased)).toBeUndefined();
    expect(decide({ type: 'erase' })).toBe('NO_ACCOUNT');
    expect(after(registered, erased)).toEqual({ status: 'erased', client, key: 'a'.repeat(32), registeredAt: 1 });
  });
  test('stays erased whatever comes after', () => {
    const any = fc.constantFrom(registered, disabled, enabled, erased);
    fc.assert(
      fc.property(fc.array(any, { maxLength: 6 }), (later) => {
        expect(after(registered, erased, ...later)).toEqual(after(registered, erased));
      }),
    );
  });
});
