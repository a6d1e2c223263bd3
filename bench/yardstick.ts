// What does the real thing cost, next to the least that any server of this game must do?
//   node bench/yardstick.ts --help
// docs/performance.md says what is measured and what the figures mean.
import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { LoadPlan } from './yardstick/figures.ts';
import { type GatewayOptions, startGateway } from './yardstick/gateway-subject.ts';
import { startRelay } from './yardstick/relay-subject.ts';
import { printRows, type Row } from './yardstick/report.ts';
import { measure, type Subject } from './yardstick/subject.ts';

const HELP = `node bench/yardstick.ts [options]
  --log postgres|kafka   the event log of the gateway that is measured (postgres)
  --brokers 1|3          brokers of the local Kafka (1)
  --tables 50,500        loads in which each table plays as fast as answers come
  --rate 200             one more load: so many moves a second on as many tables; 0 = none
  --seconds 15           measured time of each load, after
  --warm-up 10           seconds that don't count
  --servers relay,durable,gateway   which are measured
  --all                  projector and game-log run, too, and count
  --data FOLDER          where moves are made durable (a new folder for temporary files)
  --profile FOLDER       the gateway leaves a profile of its processor time there
  --json                 figures as one line of JSON instead of tables
`;

const { values: args } = parseArgs({
  options: {
    log: { type: 'string', default: 'postgres' },
    brokers: { type: 'string', default: '1' },
    tables: { type: 'string', default: '50,500' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '15' },
    'warm-up': { type: 'string', default: '10' },
    servers: { type: 'string', default: 'relay,durable,gateway' },
    all: { type: 'boolean', default: false },
    data: { type: 'string', default: tmpdir() },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (args.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const refuse = (text: string): never => {
  process.stderr.write(`${text}; see --help\n`);
  return process.exit(2);
};
const oneOf = <Choice extends string>(name: string, given: string, choices: readonly Choice[]): Choice =>
  choices.find((choice) => choice === given) ?? refuse(`--${name} ${given}: expected ${choices.join(', ')}`);
const atLeast = (least: number, name: string, given: string): number =>
  Number(given) >= least ? Number(given) : refuse(`--${name} ${given}: expected a number, ${least} or above`);

const note = (text: string): void => void process.stderr.write(`${text}\n`);

const times = {
  warmUpMs: atLeast(0, 'warm-up', args['warm-up']) * 1000,
  measuredMs: atLeast(1, 'seconds', args.seconds) * 1000,
};
const closed = args.tables.split(',').flatMap((count) => (count === '' ? [] : atLeast(1, 'tables', count)));
const rate = atLeast(0, 'rate', args.rate);
const plans: readonly LoadPlan[] = [
  ...closed.map((tables) => ({ tables, rate: null, ...times })),
  ...(rate > 0 ? [{ tables: rate, rate, ...times }] : []),
];

const log = oneOf('log', args.log, ['postgres', 'kafka']);
const brokers = oneOf('brokers', args.brokers, ['1', '3']);
const gatewayOptions: Omit<GatewayOptions, 'dataFolder'> = {
  log,
  brokers: brokers === '3' ? 3 : 1,
  withReadModels: args.all,
  profileFolder: args.profile,
  jarFolder: process.env['KAFKA_JARS'],
};
const logName = log === 'kafka' ? `Kafka, ${brokers === '1' ? '1 broker' : '3 brokers'}` : 'Postgres';
const gatewayName = `gateway on ${logName}${args.all ? ', read models' : ''}`;

const SERVERS = ['relay', 'durable', 'gateway'] as const;
type Server = (typeof SERVERS)[number];
const servers = args.servers.split(',').map((name) => oneOf('servers', name, SERVERS));
const NAMES: Readonly<Record<Server, string>> = { relay: 'relay', durable: 'durable relay', gateway: gatewayName };

const start = (server: Server, dataFolder: string): Promise<Subject> =>
  server === 'gateway'
    ? startGateway({ ...gatewayOptions, dataFolder })
    : startRelay(server === 'durable' ? dataFolder : undefined);

/** A server of its own for each load, on an empty folder. */
const run = async (server: Server, plan: LoadPlan): Promise<Row> => {
  note(`${NAMES[server]} (the machine's load is ${loadNow()})`);
  const folder = await mkdtemp(join(args.data, 'battleline-yardstick-'));
  await chmod(folder, 0o755); // Postgres may run as another user
  try {
    const subject = await start(server, folder);
    try {
      return { server: NAMES[server], figures: await measure(subject, plan) };
    } finally {
      await subject.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const loadNow = (): string => (loadavg()[0] ?? 0).toFixed(1);

const describe = ({ tables, rate: perSecond, measuredMs }: LoadPlan): string =>
  `${tables} tables, ${perSecond === null ? 'as fast as answers come' : `${perSecond} moves/s`}, ${measuredMs / 1000} s`;

const fileSystem = execFileSync('df', ['--output=fstype', args.data], { encoding: 'utf8' }).trim().split('\n').at(-1);
const machine = { cores: availableParallelism(), node: process.version, fileSystem, loadBefore: Number(loadNow()) };
const isBusy = machine.loadBefore > machine.cores / 4;
const about =
  `${machine.cores} cores, Node ${machine.node}, moves are made durable on ${machine.fileSystem}; ` +
  `load of the machine before: ${machine.loadBefore}${isBusy ? ', others work on it: the figures are provisional' : ''}`;
note(about);
if (!args.json) process.stdout.write(`${about}\n`);

process.on('SIGINT', () => undefined); // it ends the load, too: then all is stopped and removed

const results: { plan: LoadPlan; rows: Row[] }[] = [];
for (const plan of plans) {
  note(describe(plan));
  const rows: Row[] = [];
  for (const server of servers) rows.push(await run(server, plan));
  results.push({ plan, rows });
  if (!args.json) process.stdout.write(`\n${describe(plan)}\n\n${printRows(rows)}\n`);
}
if (args.json) process.stdout.write(`${JSON.stringify({ machine, results })}\n`);
