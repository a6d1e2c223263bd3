import type { ClientId } from '@battleline/domain';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../postgres/tables.ts';

/** Ends all logins of a client: no device gets a session by its token any more. */
export const revokeLogins = async (kysely: Kysely<Tables>, client: ClientId): Promise<void> => {
  await sql`update accounts.login set revoked = true where client_id = ${client}`.execute(kysely);
};
