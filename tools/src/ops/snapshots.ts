import { EVENT_TOPICS, partitionKey, STATE_VERSION, walkLog } from '@battleline/events';
import {
  countBefore,
  createProgressNote,
  createLogger,
  kyselyOver,
  loadSnapshots,
  printCount,
  printSnapshot,
  readCheckpoints,
  writeSnapshots,
} from '@battleline/service';
import type pg from 'pg';
import { defineCommand, EXIT, noWords, OpsError } from './tool/command.ts';
import { printTable } from './tool/columns.ts';

/** One generation of snapshots, as it stands in Postgres. */
export type Generation = {
  readonly generation: number;
  readonly stateVersion: number;
  readonly partitions: number;
  /** records that a start is spared */
  readonly records: number;
  readonly streams: number;
  readonly bytes: number;
  readonly writtenAt: Date;
  /** why nobody of this version starts from it; null = it can be used */
  readonly fault: string | null;
};

const PARTITIONS = Object.values(EVENT_TOPICS).reduce((sum, count) => sum + count, 0);

export const readGenerations = async (database: pg.Pool): Promise<readonly Generation[]> => {
  const { rows } = await database.query<Omit<Generation, 'fault'> & { damaged: number }>(
    `select generation::float8, state_version as "stateVersion", count(*)::int as partitions,
       sum(next_offset)::float8 as records, sum(streams)::int as streams, sum(length(state))::float8 as bytes,
       max(written_at) as "writtenAt",
       count(*) filter (where encode(sha256(convert_to(state, 'UTF8')), 'hex') <> sha256)::int as damaged
     from projection.snapshot group by generation, state_version order by state_version desc, generation desc`,
  );
  return rows.map(({ damaged, ...row }) => ({ ...row, fault: faultOf(row, damaged) }));
};

const faultOf = ({ stateVersion, partitions }: Omit<Generation, 'fault'>, damaged: number): string | null => {
  if (stateVersion !== STATE_VERSION) return `of state version ${stateVersion}, this is ${STATE_VERSION}`;
  if (damaged > 0) return `damaged: ${damaged} of its partitions`;
  return partitions < PARTITIONS ? `incomplete: ${partitions} of ${PARTITIONS} partitions` : null;
};

export const snapshotsStatus = defineCommand({
  name: 'snapshots status',
  summary: 'Shows the snapshots from which processes start, and whether they can be used',
  usage: '',
  options: {},
  answers: 'lines',
  run: async (call) => {
    noWords(call);
    const generations = await readGenerations(await call.openDatabase());
    const rows = generations.map(({ generation, records, streams, bytes, writtenAt, fault }) => [
      ...[generation, records, streams, `${(bytes / 1e6).toFixed(1)} MB`, writtenAt.toISOString(), fault ?? 'ok'],
    ]);
    await call.say(
      ...(call.json
        ? generations.map((one) => JSON.stringify(one))
        : printTable(['generation', 'records', 'streams', 'size', 'written', ''], rows)),
    );
    if (generations.length === 0) call.note('There are none: processes read the log from its beginning.');
    return generations.some(({ fault }) => fault?.startsWith('damaged')) ? EXIT.wrong : EXIT.ok;
  },
});

const PUBLIC_LIST = { name: 'public_list', version: 1 };

export const snapshotsWrite = defineCommand({
  name: 'snapshots write',
  summary: 'Writes a new generation, as the projector does from time to time',
  usage: '',
  about: `For the state version of this program: so before the first start of a version that changed the state, its processes needn't
read the whole log. Up to where the projector's rows stand.`,
  options: {},
  answers: 'document',
  run: async (call) => {
    noWords(call);
    const log = await call.openLog();
    const kysely = kyselyOver(await call.openDatabase());
    const checkpoints = await readCheckpoints(kysely, PUBLIC_LIST);
    if (checkpoints.length === 0) throw new OpsError('No projector has ever run here: there is nothing to start from.');
    const logger = createLogger({ role: 'ops', program: { version: '', commit: '' }, level: 'silent' });
    const starts = await loadSnapshots({ kysely, topics: EVENT_TOPICS, checkpoints, logger });
    const printed = [];
    for (const [topic, count] of Object.entries(EVENT_TOPICS)) {
      const until = new Map(
        checkpoints.filter((one) => one.topic === topic).map(({ partition, next }) => [partition, next]),
      );
      const progress = createProgressNote(call.note, `records of ${topic} read`, countBefore(until));
      const start = (partition: number) => starts.get(partitionKey(topic, partition));
      const partitions = Array.from({ length: count }, (_, index) => index);
      const onBatch = ({ records }: { readonly records: readonly unknown[] }): void => progress.add(records.length);
      const folds = await walkLog({ log, topic, partitions, start, until, onBatch }, call.signal);
      for (const [partition, fold] of folds)
        printed.push(await printSnapshot({ topic, partition, state: fold.state() }));
    }
    const generation = await writeSnapshots(kysely, PUBLIC_LIST, printed);
    if (generation === undefined) throw new OpsError("The projector's rows are behind: try again.");
    const records = printed.reduce((sum, { next }) => sum + next, 0);
    await call.say(
      call.json ? JSON.stringify({ generation, records }) : `generation ${generation}, ${printCount(records)} records`,
    );
    return EXIT.ok;
  },
});

export const snapshotsDrop = defineCommand({
  name: 'snapshots drop',
  summary: 'Removes all snapshots: what starts next reads the log from its beginning',
  usage: '',
  options: {},
  answers: 'document',
  destroys: 'Processes that start next take long on a long log.',
  run: async (call) => {
    noWords(call);
    const database = await call.openDatabase();
    const { rowCount } = await database.query('delete from projection.snapshot');
    await call.say(call.json ? JSON.stringify({ dropped: rowCount }) : `${rowCount ?? 0} snapshots are gone`);
    return EXIT.ok;
  },
});
