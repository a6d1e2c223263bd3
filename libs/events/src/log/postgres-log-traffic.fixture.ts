import { read, text } from './event-log.contract-reading.ts';
import { postgresLog } from './postgres-log.ts';

// A process of its own, since only there a warning of Node's can be seen: appends, followers and questions all at once.
const [url = '', ...topics] = process.argv.slice(2);
const log = await postgresLog({ url });
const records = topics.map((topic) => ({ topic, partition: 0, key: null, value: text('one of many') }));
const followed = topics.map((topic) => read(log, topic, 0, 40));
for (let round = 0; round < 20; round++)
  await Promise.all([log.append(records), log.append(records), ...topics.map((topic) => log.ends(topic))]);
await Promise.all(followed);
await log.close();
console.log('read 40 of each');
