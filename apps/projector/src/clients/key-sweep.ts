import { CLIENTS_TOPIC, type EventLog } from '@battleline/events';
import { type Database, readStandings } from '@battleline/service';
import { sql } from 'kysely';

/** A gateway gives a registration up long before, so no account will ever name the key. */
const ABANDONED_AFTER_SECONDS = 3600;

/**
 * The keys of registrations that came to nothing, and of accounts that were erased just when their keys were sealed anew:
 * an hour old, and named by no living account although the rows hold all of the log. None while they don't: the account
 * may just not have been read.
 */
export const abandonedKeys = async (
  { kysely }: Pick<Database, 'kysely'>,
  log: Pick<EventLog, 'ends'>,
  afterSeconds = ABANDONED_AFTER_SECONDS,
): Promise<readonly string[]> => {
  const ends = await log.ends(CLIENTS_TOPIC);
  const standings = await readStandings(kysely);
  if ([...ends].some(([partition, end]) => (standings.get(partition)?.next ?? 0) < end)) return [];
  const { rows } = await sql<{ key_id: string }>`
    select k.key_id from client_keys.keys k
    where k.appended_at < clock_timestamp() - make_interval(secs => ${afterSeconds})
      and not exists (select from clients_v1.clients c where c.key_id = k.key_id and c.status <> 'erased')
    order by k.key_id limit 1000`.execute(kysely);
  return rows.map((row) => row.key_id);
};
