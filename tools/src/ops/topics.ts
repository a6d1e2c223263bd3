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
      standings.push({ topic, partitions: 0, replication: 0, records: 0, faults });
      continue;
    }
    const { partitions, replication } = found;
    const records = [...(await log.ends(topic)).values()].reduce((sum, end) => sum + end, 0);
    standings.push({ topic, partitions, replication, records, faults: topicFaults(spec, found) });
  }
  return standings;
};

const tell = async (call: Call, standings: readonly TopicStanding[]): Promise<number> => {
  const faults = standings.flatMap((one) => one.faults);
  if (call.json) await call.say(...standings.map((one) => JSON.stringify(one)));
  else {
    const rows = standings.map(({ topic, partitions, replication, records, faults: own }) => [
      ...[topic, partitions, replication, records],
      own.length === 0 ? 'ok' : 'WRONG',
    ]);
    await call.say(...printTable(['topic', 'partitions', 'copies', 'records', 'settings'], rows), ...faults);
  }
  return faults.length === 0 ? EXIT.ok : EXIT.wrong;
};

export const topicsCheck = defineCommand({
  name: 'topics check',
  summary: 'Looks whether the log could lose or rewrite events, and says how to mend it',
  usage: '',
  options: {},
  run: async (call) => {
    noWords(call);
    return tell(call, await lookAtTopics(await call.openLog()));
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
