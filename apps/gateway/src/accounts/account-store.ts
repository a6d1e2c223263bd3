import type { ClientId, NameKey } from '@battleline/domain';
import type { ExportedGame } from '@battleline/protocol';
import type { NameStore } from '@battleline/service';

/** A login on one device: its token is good with its newest generation only. */
export type Login = { readonly login: string; readonly client: ClientId; readonly generation: number };

/** What this gateway asks Postgres. Everything rejects while that is away. */
export type AccountStore = NameStore & {
  /** Whether this client may register this name now: not while another of his is under way. */
  readonly beginRegistering: (client: ClientId, name: NameKey) => Promise<boolean>;
  readonly endRegistering: (client: ClientId) => Promise<void>;
  /** Counts a try; answers for how many seconds there may be no other, 0 = this one was within the limit. */
  readonly countTry: (what: string, limit: { readonly tries: number; readonly seconds: number }) => Promise<number>;
  readonly forgetTries: (what: string) => Promise<void>;
  readonly startLogin: (client: ClientId) => Promise<Login>;
  /** The login's next generation; undefined where the token is used up, expired or revoked. */
  readonly nextLogin: (login: string, generation: number) => Promise<Login | undefined>;
  readonly revokeLogin: (login: string) => Promise<void>;
  readonly revokeLogins: (client: ClientId) => Promise<void>;
  /** Games of this client, oldest first, for him. */
  readonly gamesOf: (client: ClientId) => Promise<readonly ExportedGame[]>;
};
