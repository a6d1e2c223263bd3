import { BEATS_TOPIC, CLIENT_KEYS_TOPIC, TOPIC_SPECS } from '@battleline/events';
import { defineCommand, EXIT, noWords } from './tool/command.ts';

/** A right on a topic that a broker grants to a user. */
export type TopicRight = { readonly principal: string; readonly topic: string; readonly operation: string };

const ALL = TOPIC_SPECS.map(({ topic }) => topic);
const READ = ['Read', 'Describe', 'DescribeConfigs'] as const;

/** What each process may do besides reading all topics: nothing that it doesn't do, so nobody else's bug reaches the log. */
const WRITES = {
  gateway: { topics: ALL.filter((topic) => topic !== 'control'), operations: ['Write'] },
  projector: { topics: [CLIENT_KEYS_TOPIC, BEATS_TOPIC], operations: ['Write'] },
  'game-log': { topics: [BEATS_TOPIC], operations: ['Write'] },
  // Makes the topics, opens them, copies the log into them, and has an operator's word.
  ops: { topics: ALL, operations: ['Write', 'Create', 'AlterConfigs'] },
} as const;
type Role = keyof typeof WRITES;
const ROLES = Object.keys(WRITES) as Role[];

type Grant = { readonly user: string; readonly topics: readonly string[]; readonly operations: readonly string[] };

const grantsOf = (role: Role, user: string): readonly Grant[] => [
  { user, topics: ALL, operations: READ },
  { user, ...WRITES[role] },
];

const rightsOf = ({ user, topics, operations }: Grant, prefix: string): readonly TopicRight[] =>
  topics.flatMap((topic) =>
    operations.map((operation) => ({ principal: `User:${user}`, topic: prefix + topic, operation })),
  );

const printGrant = ({ user, topics, operations }: Grant, prefix: string, brokers: string): string =>
  [
    `kafka-acls.sh --bootstrap-server ${brokers} --command-config admin.properties --add --allow-principal User:${user}`,
    ...operations.map((operation) => `--operation ${operation}`),
    ...topics.map((topic) => `--topic ${prefix}${topic}`),
  ].join(' ');

const userOf = (role: Role) => ({ type: 'string', value: 'USER', about: `as whom ${role} signs in` }) as const;

export const kafkaAcls = defineCommand({
  name: 'kafka acls',
  summary: 'Prints the rights on Kafka’s topics that each process needs, for Kafka’s own tool',
  usage: '',
  about:
    'Each user is called as its process, unless an option says otherwise. All processes may have one user; then that one\n' +
    'needs all of it. Bots need nothing. Whoever has no right is refused by brokers with an authorizer and without\n' +
    'allow.everyone.if.no.acl.found.',
  options: {
    gateway: userOf('gateway'),
    projector: userOf('projector'),
    'game-log': userOf('game-log'),
    ops: userOf('ops'),
  },
  answers: 'lines',
  run: async (call, users) => {
    noWords(call);
    const { TOPIC_PREFIX: prefix = '', KAFKA_BROKERS: brokers = 'kafka-1:9092' } = await call.environment();
    const grants = ROLES.flatMap((role) => grantsOf(role, users[role] ?? role));
    const rights = grants.flatMap((grant) => rightsOf(grant, prefix));
    if (call.json) await call.say(...rights.map((right) => JSON.stringify(right)));
    else await call.say(...grants.map((grant) => printGrant(grant, prefix, brokers)));
    return EXIT.ok;
  },
});
