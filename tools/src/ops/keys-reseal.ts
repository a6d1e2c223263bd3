import { FEATURES } from '@battleline/domain';
import { CLIENT_KEYS_TOPIC, clientKeyRecord, encodeClientKey, type EventLog } from '@battleline/events';
import {
  createKeySeals,
  createProgressNote,
  type KeySeals,
  MASTER_KEY_LOOKS,
  parseMasterKey,
  printCount,
  untilRows,
} from '@battleline/service';
import type pg from 'pg';
import { type Call, defineCommand, EXIT, noWords, OpsError } from './tool/command.ts';

type SealedKey = { readonly id: string; readonly sealed: string };
type OpenedKey = { readonly id: string; readonly dataKey: Uint8Array };

const AT_ONCE = 500;
const ROWS_WITHIN_MS = 30_000;

const masterKeys = async (call: Call): Promise<KeySeals> => {
  const environment = await call.environment();
  const [master, second] = ['MASTER_KEY', 'SECOND_MASTER_KEY'].map((name) => {
    const text = environment[name];
    if (text === undefined || text === '') return undefined;
    const key = parseMasterKey(text);
    if (!key) throw new OpsError(`${name}: does not fit, expected ${MASTER_KEY_LOOKS}`, EXIT.config);
    return key;
  });
  if (!master || !second)
    throw new OpsError(
      'Set MASTER_KEY and SECOND_MASTER_KEY, as the gateways have them: the new key, and the one before.',
      EXIT.config,
    );
  return createKeySeals(master, second);
};

/** Waits until the rows of the accounts' keys hold all that the log holds now. */
const rowsReached = async (call: Call, log: EventLog, database: pg.Pool): Promise<void> => {
  const ends = await log.ends(CLIENT_KEYS_TOPIC);
  const areThere = async (): Promise<boolean> => {
    const { rows } = await database.query<{ topic_partition: number; next_offset: number }>(
      'select topic_partition, next_offset::float8 from client_keys.standing',
    );
    const next = new Map(rows.map((row) => [row.topic_partition, row.next_offset]));
    return [...ends].every(([partition, end]) => (next.get(partition) ?? 0) >= end);
  };
  const client = await database.connect();
  try {
    const late = AbortSignal.any([call.signal, AbortSignal.timeout(ROWS_WITHIN_MS)]);
    if (await untilRows(client, areThere, late)) return;
    call.signal.throwIfAborted();
    throw new OpsError('The rows of accounts’ keys do not hold all of the log: does a projector run? Ask again.');
  } finally {
    client.release(true); // it listens
  }
};

const readKeys = async (database: pg.Pool): Promise<readonly SealedKey[]> =>
  (await database.query<SealedKey>('select key_id as id, sealed from client_keys.keys order by key_id')).rows;

/** Appends these keys, sealed by the newest master key. */
const reseal = async (call: Call, log: EventLog, seals: KeySeals, keys: readonly OpenedKey[]): Promise<void> => {
  const progress = createProgressNote(call.note, 'keys sealed anew', keys.length);
  for (let first = 0; first < keys.length; first += AT_ONCE) {
    const part = keys.slice(first, first + AT_ONCE);
    const records = part.map(({ id, dataKey }) => {
      const value = encodeClientKey({ type: 'ClientKey', key: id, sealed: seals.seal(id, dataKey) }, new Set(FEATURES));
      return clientKeyRecord(id, value);
    });
    const failed = (await log.append(records)).find(({ status }) => status !== 'appended');
    // Whatever landed is right, and what didn't still opens by the second key.
    if (failed && 'reason' in failed) throw new OpsError(`The log does not take it: ${failed.reason}. Ask again.`);
    progress.add(part.length);
  }
};

export const keysReseal = defineCommand({
  name: 'keys reseal',
  summary: 'Encrypts all accounts’ keys anew, by MASTER_KEY, so that the one before it can go',
  usage: '',
  about: `For a change of the master key: MASTER_KEY is the new one, SECOND_MASTER_KEY the one before, as the gateways have them.
Say it when all gateways have the new one, and again until nothing was left to do. A projector must run.`,
  options: {},
  answers: 'document',
  run: async (call) => {
    noWords(call);
    const database = await call.openDatabase();
    const seals = await masterKeys(call);
    const log = await call.openLog();
    await rowsReached(call, log, database);
    const keys = await readKeys(database);
    const older = keys.filter(({ id, sealed }) => !seals.isNewest(id, sealed));
    const opened = older.flatMap(({ id, sealed }): OpenedKey[] => {
      const dataKey = seals.open(id, sealed);
      return dataKey ? [{ id, dataKey }] : [];
    });
    await reseal(call, log, seals, opened);
    await rowsReached(call, log, database);
    const resealed = opened.length;
    const unreadable = older.length - resealed;
    const told = { keys: keys.length, resealed, unreadable };
    await call.say(
      call.json
        ? JSON.stringify(told)
        : `${printCount(keys.length)} keys: ${printCount(resealed)} sealed anew, ${printCount(keys.length - older.length)} were already`,
    );
    if (unreadable > 0) throw new OpsError(`${printCount(unreadable)} keys open by neither of the two.`);
    return EXIT.ok;
  },
});
