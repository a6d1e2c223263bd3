import type { ClientId, NameKey, Refusal } from '@battleline/domain';
import type { ACCOUNT_ERRORS } from '@battleline/protocol';

export type AccountError = Refusal<(typeof ACCOUNT_ERRORS)[number] | 'UNAVAILABLE'>;

/** An account as its owner has proven to be. */
export type OpenAccount = { readonly client: ClientId; readonly nameKey: NameKey; readonly name: string };
export type Outcome<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly rejection: AccountError };

export type Registration = OpenAccount & { readonly recoveryCodes: readonly string[] };

export const no = <Code extends AccountError['code']>(code: Code, reason: string) =>
  ({ ok: false, rejection: { code, reason } }) as const;

export const wrong = no('WRONG_CREDENTIALS', 'Name and password do not fit.');
export const later = no('UNAVAILABLE', 'This cannot be answered now: try again in a moment.');

export const unreadable = no(
  'ACCOUNT_UNREADABLE',
  'This account cannot be read here: the server lacks the key to it. Trying again does not help; tell the operator.',
);

const PASSWORD_LENGTH = { least: 8, most: 128 } as const;

/** Why this can't be a password; undefined where it can. */
export const passwordFault = (password: string): Outcome<never> | undefined => {
  const { length } = [...password];
  return length < PASSWORD_LENGTH.least || length > PASSWORD_LENGTH.most
    ? no('BAD_PASSWORD', `A password has ${PASSWORD_LENGTH.least} to ${PASSWORD_LENGTH.most} characters.`)
    : undefined;
};
