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
  --warm-up 5            seconds that don't count
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
    'warm-up': { type: 'string', default: '5' },
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

const note = (text: string): void => void process.stderr.write(`${text}\n`);

const times = { warmUpMs: Number(args['warm-up']) * 1000, measuredMs: Number(args.seconds) * 1000 };
const closed = args.tables.split(',').map(Number).filter(Boolean);
const rate = Number(args.rate);
const plans: readonly LoadPlan[] = [
  ...closed.map((tables) => ({ tables, rate: null, ...times })),
  ...(rate > 0 ? [{ tables: rate, rate, ...times }] : []),
];

const gatewayOptions: Omit<GatewayOptions, 'dataFolder'> = {
  log: args.log === 'kafka' ? 'kafka' : 'postgres',
  brokers: args.brokers === '3' ? 3 : 1,
  withReadModels: args.all,
  profileFolder: args.profile,
  jarFolder: process.env['KAFKA_JARS'],
};
const logName = args.log === 'kafka' ? `Kafka, ${args.brokers} broker${args.brokers === '1' ? '' : 's'}` : 'Postgres';
const gatewayName = `gateway on ${logName}${args.all ? ', read models' : ''}`;

const SERVERS: Readonly<Record<string, [string, (folder: string) => Promise<Subject>]>> = {
  relay: ['relay', () => startRelay()],
  durable: ['durable relay', (folder) => startRelay(folder)],
  gateway: [gatewayName, (dataFolder) => startGateway({ ...gatewayOptions, dataFolder })],
};

/** A server of its own for each load, on an empty folder. */
const run = async (server: string, plan: LoadPlan): Promise<Row> => {
  const [name, start] = SERVERS[server] ?? [];
  if (!name || !start) throw new Error(`no server ${server}: see --help`);
  note(`${name} (machine's load ${(loadavg()[0] ?? 0).toFixed(1)})`);
  const folder = await mkdtemp(join(args.data, 'battleline-yardstick-'));
  await chmod(folder, 0o755); // Postgres may run as another user
  try {
    const subject = await start(folder);
    try {
      return { server: name, figures: await measure(subject, plan) };
    } finally {
      await subject.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const describe = ({ tables, rate: perSecond, measuredMs }: LoadPlan): string =>
  `${tables} tables, ${perSecond === null ? 'as fast as answers come' : `${perSecond} moves/s`}, ${measuredMs / 1000} s`;

const fileSystem = execFileSync('df', ['--output=fstype', args.data], { encoding: 'utf8' }).trim().split('\n').at(-1);
const machine = { cores: availableParallelism(), node: process.version, fileSystem, loadBefore: loadavg()[0] };
note(`${machine.cores} cores, Node ${machine.node}, moves are made durable on ${fileSystem}`);

const results: { plan: LoadPlan; rows: Row[] }[] = [];
for (const plan of plans) {
  note(describe(plan));
  const rows: Row[] = [];
  for (const server of args.servers.split(',')) rows.push(await run(server, plan));
  results.push({ plan, rows });
  if (!args.json) process.stdout.write(`\n${describe(plan)}\n\n${printRows(rows)}\n\n`);
}
if (args.json) process.stdout.write(`${JSON.stringify({ machine, results })}\n`);
