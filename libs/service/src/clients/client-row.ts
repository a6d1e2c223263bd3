import { type AccountState, type ClientId, unknownAccount } from '@battleline/domain';
import { initialStreamState, type StreamCell, type StreamKey, type StreamKind } from '@battleline/events';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../postgres/tables.ts';

/** Where the rows that are shown stand; a rebuild fills another schema of the same tables. */
export const CLIENTS_SCHEMA = 'clients_v1';

/** What the rows say of one stream of the topic `clients`: its life and state as admission knows them. */
export type ClientRow = {
  readonly stream: StreamKey;
  readonly client_id: ClientId | null;
  readonly status: AccountState['status'];
  readonly key_id: string | null;
  readonly sealed_name: string | null;
  readonly sealed_credentials: string | null;
  readonly version: number;
  readonly born_at: number;
  readonly rests_at: number | null;
  /** newest last */
  readonly command_ids: readonly string[];
};

const COLUMNS = sql`stream, client_id, status, key_id, sealed_name, sealed_credentials, version, born_at, rests_at, command_ids`;

/** The rows of these streams, those that there are. */
export const readClientRows = async (
  kysely: Kysely<Tables>,
  streams: readonly StreamKey[],
  schema = CLIENTS_SCHEMA,
): Promise<readonly ClientRow[]> =>
  streams.length === 0
    ? []
    : (
        await sql<ClientRow>`
          select ${COLUMNS} from ${sql.table(`${schema}.clients`)} where stream = any(${streams}::text[])`.execute(
          kysely,
        )
      ).rows;

/** The account that a row tells of. */
export const accountOf = (row: ClientRow): AccountState => {
  const { status, client_id: client, key_id: key, born_at: registeredAt } = row;
  if (status === 'unknown' || client === null || key === null) return unknownAccount;
  if (status === 'erased') return { status, client, key, registeredAt };
  const [sealedName, sealedCredentials] = [row.sealed_name ?? '', row.sealed_credentials ?? ''];
  return { status, client, key, sealedName, sealedCredentials, registeredAt };
};

/** What the fold needs of the stream that a row tells of. */
export const cellOf = (row: ClientRow): StreamCell => {
  const kind = row.stream.slice(0, row.stream.indexOf('/')) as StreamKind;
  const { version, born_at: bornAt, rests_at: restsAt } = row;
  const state = kind === 'name' ? ({ kind, account: accountOf(row) } as const) : initialStreamState(kind);
  return { version, bornAt, restsAt, state, held: [] };
};

/** How many of the last commands a row names. */
const COMMANDS = 16;

/** The row of a stream that commands have changed. */
export const clientRowOf = (
  stream: StreamKey,
  { version, bornAt, restsAt, state }: StreamCell,
  commandIds: readonly string[],
): ClientRow => {
  const account = state.kind === 'name' ? state.account : unknownAccount;
  const isKnown = account.status === 'active' || account.status === 'disabled';
  return {
    stream,
    client_id: account.status === 'unknown' ? null : account.client,
    status: account.status,
    key_id: account.status === 'unknown' ? null : account.key,
    sealed_name: isKnown ? account.sealedName : null,
    sealed_credentials: isKnown ? account.sealedCredentials : null,
    version,
    born_at: bornAt,
    rests_at: restsAt,
    command_ids: commandIds.slice(-COMMANDS),
  };
};
