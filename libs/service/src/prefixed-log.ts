import type { Batch, EventLog, FollowItem, PartitionFailure } from '@battleline/events';

/** The same log with all topics named `<prefix><topic>` in it: several systems may share one Kafka. */
export const prefixedLog = (log: EventLog, prefix: string): EventLog => {
  if (prefix === '') return log;
  const outer = (topic: string): string => topic.slice(prefix.length);
  const unprefixed = <Thing extends Batch | PartitionFailure>(thing: Thing): Thing => ({
    ...thing,
    topic: outer(thing.topic),
  });
  async function* follow(...[request, signal]: Parameters<EventLog['follow']>): AsyncGenerator<FollowItem> {
    for await (const item of log.follow({ ...request, topic: prefix + request.topic }, signal))
      yield item.type === 'batch'
        ? { type: 'batch', batch: unprefixed(item.batch) }
        : { type: 'failure', failure: unprefixed(item.failure) };
  }
  return {
    ...log,
    append: (records) => log.append(records.map((record) => ({ ...record, topic: prefix + record.topic }))),
    follow,
    ends: (topic) => log.ends(prefix + topic),
    offsetsAt: (topic, time) => log.offsetsAt(prefix + topic, time),
    // Under its real name: an operator is told to mend the topic that there is.
    describe: (topic) => log.describe(prefix + topic),
    createTopics: (specs) => log.createTopics(specs.map((spec) => ({ ...spec, topic: prefix + spec.topic }))),
  };
};
