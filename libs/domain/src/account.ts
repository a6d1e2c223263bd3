import { alreadySo, type Decider, type Decision, decided, type Refusal, refused } from './decider.ts';
import type { ClientId } from './id.ts';

/**
 * Facts of the topic `clients`, each on the stream `name/<key>` of one name, which is an account's whole history.
 * Storage, too. Nothing in them tells who somebody is: `sealed…` are encrypted by the account's own data key, and `key`
 * is that key's id in the topic `client-keys`.
 */
export type AccountEvent =
  | {
      readonly type: 'ClientRegistered';
      readonly client: ClientId;
      readonly key: string;
      readonly sealedName: string;
      readonly sealedCredentials: string;
    }
  | { readonly type: 'PasswordChanged'; readonly client: ClientId; readonly sealedCredentials: string }
  | { readonly type: 'ClientDisabled' | 'ClientEnabled' | 'ClientErased'; readonly client: ClientId };

export type AccountCommand =
  | {
      readonly type: 'register';
      readonly client: ClientId;
      readonly key: string;
      readonly sealedName: string;
      readonly sealedCredentials: string;
    }
  /** `from`: the sealed credentials against which the asker was checked */
  | { readonly type: 'changePassword'; readonly from: string; readonly sealedCredentials: string }
  | { readonly type: 'disable' | 'enable' | 'erase' };

export const ACCOUNT_REJECTIONS = ['NAME_TAKEN', 'WRONG_CREDENTIALS', 'ACCOUNT_DISABLED', 'NO_ACCOUNT'] as const;
export type AccountRejection = Refusal<(typeof ACCOUNT_REJECTIONS)[number]>;

/** What the log knows of one name. */
export type AccountState =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'active' | 'disabled';
      readonly client: ClientId;
      readonly key: string;
      readonly sealedName: string;
      readonly sealedCredentials: string;
      /** log time, µs */
      readonly registeredAt: number;
    }
  /** the name stays taken, so that nobody can pass for the one who had it */
  | { readonly status: 'erased'; readonly client: ClientId; readonly key: string; readonly registeredAt: number };

type Known = Exclude<AccountState, { readonly status: 'unknown' | 'erased' }>;

export const unknownAccount: AccountState = { status: 'unknown' };

const isKnown = (state: AccountState): state is Known => state.status === 'active' || state.status === 'disabled';

const evolveAccount: Decider<AccountCommand, AccountEvent, AccountState, AccountRejection, string>['evolve'] = (
  state,
  event,
  { at },
) => {
  if (event.type === 'ClientRegistered') {
    const { client, key, sealedName, sealedCredentials } = event;
    return state.status === 'unknown'
      ? { status: 'active', client, key, sealedName, sealedCredentials, registeredAt: at }
      : state;
  }
  if (!isKnown(state)) return state;
  switch (event.type) {
    case 'PasswordChanged':
      return { ...state, sealedCredentials: event.sealedCredentials };
    case 'ClientDisabled':
      return { ...state, status: 'disabled' };
    case 'ClientEnabled':
      return { ...state, status: 'active' };
    case 'ClientErased': {
      const { client, key, registeredAt } = state;
      return { status: 'erased', client, key, registeredAt };
    }
  }
};

const noAccount = refused('NO_ACCOUNT', 'There is no account of this name.');

const decideAccount = (command: AccountCommand, state: AccountState): Decision<AccountEvent, AccountRejection> => {
  if (command.type === 'register') {
    const { type: _, ...fields } = command;
    return state.status === 'unknown'
      ? decided({ type: 'ClientRegistered', ...fields })
      : refused('NAME_TAKEN', 'This name is taken: choose another one.');
  }
  if (command.type === 'erase' && state.status === 'erased') return alreadySo;
  if (!isKnown(state)) return noAccount;
  const { client } = state;
  switch (command.type) {
    case 'changePassword':
      if (state.status === 'disabled') return refused('ACCOUNT_DISABLED', 'This account is disabled.');
      // It was changed since: what was right then may be wrong now.
      if (state.sealedCredentials !== command.from)
        return refused('WRONG_CREDENTIALS', 'The password has been changed meanwhile.');
      return decided({ type: 'PasswordChanged', client, sealedCredentials: command.sealedCredentials });
    case 'disable':
      return state.status === 'disabled' ? alreadySo : decided({ type: 'ClientDisabled', client });
    case 'enable':
      return state.status === 'active' ? alreadySo : decided({ type: 'ClientEnabled', client });
    case 'erase':
      return decided({ type: 'ClientErased', client });
  }
};

/** One name and the account that it belongs to. */
export const accountDecider: Decider<AccountCommand, AccountEvent, AccountState, AccountRejection, string> = {
  initialState: unknownAccount,
  evolve: evolveAccount,
  decide: decideAccount,
};
