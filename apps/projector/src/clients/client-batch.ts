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
  type Database,
  lockStanding,
  moveStanding,
  printLogTime,
  PROJECTION_CHANNEL,
  readClientRows,
} from '@battleline/service';
import { sql } from 'kysely';

type Kysely = Database['kysely'];
type Transaction = Parameters<typeof lockStanding>[0];

/** A batch of one partition of the topic `clients`, and who says what an operator has declared void. */
export type ClientBatch = {
  readonly partition: number;
  readonly records: readonly LogRecord[];
  readonly isVoided: (offset: number, value: Uint8Array | null) => boolean;
};

/**
 * Writes what the records change, in one transaction with where the rows stand: records that are in the rows already are
 * passed over, whoever has put them there. `onErased` is told of erased accounts' keys before the commit, so that none is
 * missed: perhaps twice. Answers why the partition can't be read on, if so. Rejects where records are missing.
 */
export const writeClientBatch = (
  kysely: Kysely,
  { partition, records, isVoided }: ClientBatch,
  onErased: (keys: readonly string[]) => Promise<void>,
): Promise<RowFolding['stop']> =>
  kysely.transaction().execute(async (transaction) => {
    const standing = await lockStanding(transaction, partition);
    const fresh = records.filter(({ offset }) => offset >= standing.next);
    if (fresh.length === 0) return undefined;
    const rows = await readClientRows(transaction, [...streamsNamed(fresh, decodeRecord)]);
    const cells = new Map(rows.map((row) => [row.stream, cellOf(row)]));
    const place = { topic: CLIENTS_TOPIC, partition, decode: decodeRecord, isVoided };
    const folding = foldRows(place, standing, cells, fresh);
    await writeRows(transaction, partition, rows, folding);
    await writeVoid(transaction, partition, folding);
    await moveStanding(transaction, partition, folding.standing);
    const erased = erasedKeys(folding);
    if (erased.length > 0) await onErased(erased);
    await sql`select pg_notify(${PROJECTION_CHANNEL}, ${'clients/1'})`.execute(transaction);
    return folding.stop;
  });

const erasedKeys = ({ changed }: RowFolding): string[] =>
  [...changed.values()].flatMap((cell) =>
    cell?.state.kind === 'name' && cell.state.account.status === 'erased' ? [cell.state.account.key] : [],
  );

const writeRows = async (
  transaction: Transaction,
  partition: number,
  before: readonly ClientRow[],
  { changed, outcomes, standing }: RowFolding,
): Promise<void> => {
  const commands = new Map(before.map(({ stream, command_ids: ids }) => [stream, [...ids]]));
  for (const outcome of outcomes) {
    if (outcome.status !== 'admitted' || outcome.header.commandId === null) continue;
    for (const { key } of outcome.changes) commands.set(key, [...(commands.get(key) ?? []), outcome.header.commandId]);
  }
  const at = printLogTime(standing.clock.now);
  // In one order for all writers, as they lock.
  for (const [stream, cell] of [...changed].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!cell) {
      await sql`delete from clients_v1.clients where stream = ${stream}`.execute(transaction);
      continue;
    }
    const row = clientRowOf(stream, cell, commands.get(stream) ?? []);
    await sql`
      insert into clients_v1.clients (stream, topic_partition, client_id, status, key_id, sealed_name, sealed_credentials,
        changed_at, version, born_at, rests_at, command_ids)
      values (${stream}, ${partition}, ${row.client_id}, ${row.status}, ${row.key_id}, ${row.sealed_name},
        ${row.sealed_credentials}, ${at}::timestamptz, ${row.version}, ${row.born_at}, ${row.rests_at},
        ${row.command_ids}::text[])
      on conflict (stream) do update set client_id = excluded.client_id, status = excluded.status,
        key_id = excluded.key_id, sealed_name = excluded.sealed_name, sealed_credentials = excluded.sealed_credentials,
        changed_at = excluded.changed_at, version = excluded.version, born_at = excluded.born_at,
        rests_at = excluded.rests_at, command_ids = excluded.command_ids`.execute(transaction);
  }
};

const writeVoid = async (transaction: Transaction, partition: number, { outcomes }: RowFolding): Promise<void> => {
  for (const outcome of outcomes) {
    if (outcome.status !== 'void') continue;
    const { offset, at, reason, event, header } = outcome;
    await sql`
      insert into clients_v1.void_records values (${partition}, ${offset}, ${printLogTime(at)}::timestamptz, ${reason},
        ${event?.type ?? null}, ${header?.gateway ?? null}, ${header?.commandId ?? null})
      on conflict do nothing`.execute(transaction);
  }
};
