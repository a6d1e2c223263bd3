import { type AccountState, type ClientId, type NameKey, unknownAccount } from '@battleline/domain';
import { CLIENT_PARTITIONS, partitionOfKey } from '@battleline/events';
import { type Kysely, sql } from 'kysely';
import type { Tables } from '../postgres/tables.ts';
import { accountOf, type ClientRow } from './client-row.ts';

/** An account as the rows have it, with its data key, still encrypted. */
export type StoredAccount = {
  readonly nameKey: NameKey;
  readonly account: AccountState;
  readonly version: number;
  /** the last commands that have changed it, newest last */
  readonly commandIds: readonly string[];
  /** null: not there yet, or erased */
  readonly sealedKey: string | null;
};

/** One name, and how far its partition's rows are, at one moment: the ground for decisions on it. */
export type NameStanding = StoredAccount & {
  /** offset of the next record */
  readonly next: number;
  /** log time, µs */
  readonly now: number;
};

/** Accounts as the projector has written them. Everything rejects while Postgres is away. */
export type NameStore = {
  readonly name: (key: NameKey) => Promise<NameStanding>;
  readonly ofClients: (clients: readonly ClientId[]) => Promise<readonly StoredAccount[]>;
};

type KeyedRow = ClientRow & { readonly sealed_key: string | null };
type StandingRow = { readonly next_offset: number | null; readonly now: number | null };

const storedOf = (row: KeyedRow): StoredAccount => ({
  nameKey: row.stream.slice('name/'.length) as NameKey,
  account: accountOf(row),
  version: row.version,
  commandIds: row.command_ids,
  sealedKey: row.sealed_key,
});

const COLUMNS = sql`c.stream, c.client_id, c.status, c.key_id, c.sealed_name, c.sealed_credentials, c.version, c.born_at,
  c.rests_at, c.command_ids, k.sealed as sealed_key`;

export const nameStore = (kysely: Kysely<Tables>): NameStore => ({
  name: async (nameKey) => {
    const partition = partitionOfKey(nameKey, CLIENT_PARTITIONS);
    const { rows } = await sql<Partial<KeyedRow> & StandingRow>`
      select s.next_offset, s.now, ${COLUMNS}
      from (select ${partition}::int as topic_partition) p
      left join clients_v1.standing s using (topic_partition)
      left join clients_v1.clients c on c.stream = ${`name/${nameKey}`}
      left join client_keys.keys k using (key_id)`.execute(kysely);
    const [row] = rows;
    const standing = { next: row?.next_offset ?? 0, now: row?.now ?? 0 };
    if (!row?.stream)
      return { nameKey, account: unknownAccount, version: 0, commandIds: [], sealedKey: null, ...standing };
    return { ...storedOf(row as KeyedRow), ...standing };
  },
  ofClients: async (clients) => {
    const { rows } = await sql<KeyedRow>`
      select ${COLUMNS} from clients_v1.clients c left join client_keys.keys k using (key_id)
      where c.client_id = any(${clients}::text[])`.execute(kysely);
    return rows.map(storedOf);
  },
});
