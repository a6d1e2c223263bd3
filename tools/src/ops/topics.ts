import { FEATURES } from '@battleline/domain';
import { encodeRecord, type EventLog, openTopics, TOPIC_SPECS, topicFaults } from '@battleline/events';
import { activateOnNewLog } from '@battleline/service';
import { type Call, defineCommand, EXIT, noWords } from './tool/command.ts';
import { printTable } from './tool/columns.ts';

/** A topic as it stands, with what is wrong with it. */
export type TopicStanding = {
  readonly topic: string;
  readonly partitions: number;
  readonly replication: number;
  /** how many copies hold everything at this moment */
  readonly inSync: number;
  readonly records: number;
  readonly faults: readonly string[];
};

export const lookAtTopics = async (log: EventLog): Promise<readonly TopicStanding[]> => {
  const standings: TopicStanding[] = [];
  for (const spec of TOPIC_SPECS) {
    const { topic } = spec;
    const found = await log.describe(topic);
    if (!found) {
      const faults = [`${topic} does not exist: npm run --silent ops -- topics create`];
      standings.push({ topic, partitions: 0, replication: 0, inSync: 0, records: 0, faults });
      continue;
    }
    const { partitions, replication, inSync = replication } = found;
    const records = [...(await log.ends(topic)).values()].reduce((sum, end) => sum + end, 0);
    standings.push({ topic, partitions, replication, inSync, records, faults: topicFaults(spec, found) });
  }
  return standings;
};

/** What is said, once for all topics, while a broker is away or catches up; the settings are right all the same. */
export const copiesBehind = (standings: readonly TopicStanding[]): readonly string[] => {
  const behind = standings.filter(({ inSync, replication }) => inSync < replication);
  if (behind.length === 0) return [];
  const fewest = Math.min(...behind.map(({ inSync }) => inSync));
  const topics = behind.map(({ topic }) => topic).join(', ');
  return [
    `only ${fewest} of ${behind[0]?.replication} copies hold everything (${topics}): a broker is away, or still copies what it missed; stop no other one before it has`,
  ];
};

const tell = async (call: Call, standings: readonly TopicStanding[]): Promise<number> => {
  const faults = standings.flatMap((one) => one.faults);
  if (call.json) await call.say(...standings.map((one) => JSON.stringify(one)));
  else {
    const rows = standings.map(({ topic, partitions, replication, inSync, records, faults: own }) => [
      ...[topic, partitions, replication, inSync, records],
      own.length === 0 ? 'ok' : 'WRONG',
    ]);
    const titles = ['topic', 'partitions', 'copies', 'in sync', 'records', 'settings'];
    await call.say(...printTable(titles, rows), ...faults, ...copiesBehind(standings));
  }
  return faults.length === 0 ? EXIT.ok : EXIT.wrong;
};

export const topicsCheck = defineCommand({
  name: 'topics check',
  summary: 'Looks whether the log could lose or rewrite events, and says how to mend it',
  usage: '',
  about:
    'Exit code 1 where a setting could, and where a copy lacks something because its broker is away or catches up.',
  options: {},
  answers: 'lines',
  run: async (call) => {
    noWords(call);
    const standings = await lookAtTopics(await call.openLog());
    const code = await tell(call, standings);
    return copiesBehind(standings).length === 0 ? code : EXIT.wrong;
  },
});

export const topicsCreate = defineCommand({
  name: 'topics create',
  summary: 'Makes the topics that are missing, as every process does when it starts',
  usage: '',
  options: {
    activate: {
      type: 'boolean',
      about:
        'activates all features, if nobody has used this log yet; nothing older than this version can run on it then',
    },
  },
  answers: 'lines',
  run: async (call, { activate }) => {
    noWords(call);
    const log = await call.openLog();
    await openTopics(log, encodeRecord);
    if (activate) {
      const active = await activateOnNewLog({ log, signal: call.signal });
      const left = FEATURES.filter((feature) => !active.has(feature));
      if (left.length > 0) call.note(`not activated, since this log is in use: ${left.join(', ')}`);
    }
    return tell(call, await lookAtTopics(log));
  },
});
