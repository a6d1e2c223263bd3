import { type SavedGame, savedGameOf, type TableId } from '@battleline/domain';
import { decodeRecord } from '@battleline/events';
import { sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * What the sitting at this table has left, as the projector has written it; undefined while its checkpoint isn't there
 * yet. Rejects where the read models don't answer.
 */
export type SavedStates = (table: TableId) => Promise<SavedGame | undefined>;

/** Without a database nobody can tell. */
export const noSavedStates: SavedStates = () => Promise.reject(new Error('this process has no DATABASE_URL'));

export const postgresSavedStates =
  ({ kysely }: Pick<Database, 'kysely'>): SavedStates =>
  async (table) => {
    const { rows } = await sql<{ readonly record: string }>`
      select record from api.saved_states where table_id = ${table}`.execute(kysely);
    const [row] = rows;
    return row && savedIn(table, Buffer.from(row.record, 'base64'));
  };

/** The state in the record of `TableSaved`, whatever version of its schema that was written in. */
const savedIn = (table: TableId, record: Uint8Array): SavedGame => {
  const decoded = decodeRecord(record);
  if (decoded.status !== 'decoded' || decoded.event.type !== 'TableSaved')
    throw new Error(
      `the row of ${table} in api.saved_states holds no TableSaved: npm run ops -- views rebuild public_list`,
    );
  return savedGameOf(decoded.event);
};
