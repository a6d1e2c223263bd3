import {
  CLIENTS_TOPIC,
  decodeRecord,
  foldRows,
  type LogRecord,
  type RowFolding,
  streamsNamed,
} from '@battleline/events';
import {
  cellOf,
  type ClientRow,
  clientRowOf,
  CLIENTS_SCHEMA,
  type Database,
  lockStanding,
  moveStanding,
  printLogTime,
  PROJECTION_CHANNEL,
  readClientRows,
} from '@battleline/service';
import { sql } from 'kysely';

type Kysely = Database['kysely'];

/** A batch of one partition of the topic `clients`, and who says what an operator has declared void. */
export type ClientBatch = {
  readonly partition: number;
  readonly records: readonly LogRecord[];
  readonly isVoided: (offset: number, value: Uint8Array | null) => boolean;
};

/** Where rows are written: in which transaction, and of which schema. */
type Rows = { readonly transaction: Kysely; readonly schema: string };

/** What a batch has come to: why the partition can't be read on, if so, and the keys of erased accounts. */
export type WrittenClients = { readonly stop: RowFolding['stop']; readonly erased: readonly string[] };

/**
 * Writes what the records change, in one transaction with where the rows stand: records that are in the rows already are
 * passed over, whoever has put them there. `onErased` is told of erased accounts' keys before the commit, so that none is
 * missed: perhaps twice. Answers why the partition can't be read on, if so. Rejects where records are missing.
 */
export const writeClientBatch = (
  kysely: Kysely,
  batch: ClientBatch,
  onErased: (keys: readonly string[]) => Promise<void>,
): Promise<RowFolding['stop']> =>
  kysely.transaction().execute(async (transaction) => {
    const { stop, erased } = await writeClients({ transaction, schema: CLIENTS_SCHEMA }, batch);
    if (erased.length > 0) await onErased(erased);
    await sql`select pg_notify(${PROJECTION_CHANNEL}, ${'clients/1'})`.execute(transaction);
    return stop;
  });

/** The same in a transaction that somebody else ends, into whichever schema. */
export const writeClients = async (
  into: Rows,
  { partition, records, isVoided }: ClientBatch,
): Promise<WrittenClients> => {
  const { transaction, schema } = into;
  const standing = await lockStanding(transaction, partition, schema);
  const fresh = records.filter(({ offset }) => offset >= standing.next);
  if (fresh.length === 0) return { stop: undefined, erased: [] };
  const rows = await readClientRows(transaction, [...streamsNamed(fresh, decodeRecord)], schema);
  const cells = new Map(rows.map((row) => [row.stream, cellOf(row)]));
  const place = { topic: CLIENTS_TOPIC, partition, decode: decodeRecord, isVoided };
  const folding = foldRows(place, standing, cells, fresh);
  await writeRows(into, partition, rows, folding);
  await writeVoid(into, partition, folding);
  await moveStanding(transaction, partition, folding.standing, schema);
  return { stop: folding.stop, erased: erasedKeys(folding) };
};

const erasedKeys = ({ changed }: RowFolding): string[] =>
  [...changed.values()].flatMap((cell) =>
    cell?.state.kind === 'name' && cell.state.account.status === 'erased' ? [cell.state.account.key] : [],
  );

/** The commands that have changed a stream, newest last, and the log time of the last change, µs. */
type Trace = { readonly commands: readonly string[]; readonly changedAt: number };

const tracesOf = (before: readonly ClientRow[], { outcomes }: RowFolding): ReadonlyMap<string, Trace> => {
  const traces = new Map<string, Trace>(before.map((row) => [row.stream, { commands: row.command_ids, changedAt: 0 }]));
  for (const outcome of outcomes) {
    if (outcome.status !== 'admitted') continue;
    const { commandId } = outcome.header;
    for (const { key } of outcome.changes) {
      const { commands = [] } = traces.get(key) ?? {};
      traces.set(key, { commands: commandId === null ? commands : [...commands, commandId], changedAt: outcome.at });
    }
  }
  return traces;
};

const writeRows = async (
  { transaction, schema }: Rows,
  partition: number,
  before: readonly ClientRow[],
  folding: RowFolding,
): Promise<void> => {
  const table = sql.table(`${schema}.clients`);
  const traces = tracesOf(before, folding);
  // In one order for all writers, as they lock.
  for (const [stream, cell] of [...folding.changed].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!cell) {
      await sql`delete from ${table} where stream = ${stream}`.execute(transaction);
      continue;
    }
    const { commands, changedAt } = traces.get(stream) ?? { commands: [], changedAt: 0 };
    const row = clientRowOf(stream, cell, commands);
    await sql`
      insert into ${table} (stream, topic_partition, client_id, status, key_id, sealed_name, sealed_credentials,
        changed_at, version, born_at, rests_at, command_ids)
      values (${stream}, ${partition}, ${row.client_id}, ${row.status}, ${row.key_id}, ${row.sealed_name},
        ${row.sealed_credentials}, ${printLogTime(changedAt)}::timestamptz, ${row.version}, ${row.born_at},
        ${row.rests_at}, ${row.command_ids}::text[])
      on conflict (stream) do update set client_id = excluded.client_id, status = excluded.status,
        key_id = excluded.key_id, sealed_name = excluded.sealed_name, sealed_credentials = excluded.sealed_credentials,
        changed_at = excluded.changed_at, version = excluded.version, born_at = excluded.born_at,
        rests_at = excluded.rests_at, command_ids = excluded.command_ids`.execute(transaction);
  }
};

const writeVoid = async ({ transaction, schema }: Rows, partition: number, { outcomes }: RowFolding): Promise<void> => {
  for (const outcome of outcomes) {
    if (outcome.status !== 'void') continue;
    const { offset, at, reason, event, header } = outcome;
    await sql`
      insert into ${sql.table(`${schema}.void_records`)} values (${partition}, ${offset}, ${printLogTime(at)}::timestamptz,
        ${reason}, ${event?.type ?? null}, ${header?.gateway ?? null}, ${header?.commandId ?? null})
      on conflict do nothing`.execute(transaction);
  }
};
