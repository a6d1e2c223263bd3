import { isAbsolute, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BUG_NAMES, type BugName } from '../planted/bugs.ts';

export const LOG_KINDS = ['kafka', 'postgres'] as const;
export type LogKind = (typeof LOG_KINDS)[number];

export const USAGE = `npm run --silent chaos -- --log kafka|postgres [--minutes N] [--seed S] [--json]

Runs the whole system with players who play and talk without pause, breaks whatever it can at random moments, and checks
afterwards that nothing that was confirmed is lost, doubled, shown differently to two readers, or left hanging.

  --log kafka|postgres   where the event log is: three brokers, or the Postgres that holds the read models, too
  --minutes N            how long there are faults, 0.2 to 720 (10)
  --seed S               a whole number; the same seed gives the same plan of faults (drawn and told if omitted)
  --tables N             tables at which two players each play, 1 to 1000 (100)
  --gateways N           3 to 8 (3)
  --rate N               commands a second that the players aim at, 1 to 2000 (120)
  --faults all|none|…    a list of kill, freeze, network, restart, clock (all)
  --bug NAME             plant a bug into the gateways, which the run must find:
                         ${BUG_NAMES.join(', ')}
  --data DIR             where the run is kept (a new folder for temporary files)
  --keep                 keep it after a good run, too
  --json                 the figures as one JSON object in the last line
  --help                 this text

Exit code 0: lost, duplicated, divergent, leaked and hung are 0, and 95 % of the commands were confirmed; 1: they
aren't; 2: the run could not be carried out; 64: wrong options. KAFKA_JARS=DIR has Kafka's jars elsewhere than in
~/.cache/battleline. Faults of the clock need libfaketime (Debian: apt-get install faketime).`;

/** What one can be spared of. */
export const FAULT_GROUPS = ['kill', 'freeze', 'network', 'restart', 'clock'] as const;
export type FaultGroup = (typeof FAULT_GROUPS)[number];

export type Options = {
  readonly log: LogKind;
  readonly minutes: number;
  readonly seed: number;
  readonly tables: number;
  readonly gateways: number;
  /** commands a second */
  readonly rate: number;
  readonly faults: readonly FaultGroup[];
  readonly bug: BugName | undefined;
  /** an absolute path */
  readonly folder: string | undefined;
  readonly keeps: boolean;
  readonly asJson: boolean;
};

export type ParsedOptions =
  | { readonly type: 'run'; readonly options: Options }
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly reason: string };

/**
 * Reads the command line.
 * @param from the folder that a relative `--data` starts at
 * @param drawSeed used where no seed is given
 */
export const parseOptions = (argv: readonly string[], from: string, drawSeed: () => number): ParsedOptions => {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        log: { type: 'string' },
        minutes: { type: 'string', default: '10' },
        seed: { type: 'string' },
        tables: { type: 'string', default: '100' },
        gateways: { type: 'string', default: '3' },
        rate: { type: 'string', default: '120' },
        faults: { type: 'string', default: 'all' },
        bug: { type: 'string' },
        data: { type: 'string' },
        keep: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { type: 'help' };
    if (values.data === '') throw new Error('--data must name a folder');
    const options = {
      log: logKind(values.log),
      minutes: number('--minutes', values.minutes, 0.2, 720),
      seed: values.seed === undefined ? drawSeed() : whole('--seed', values.seed, 0, 2 ** 32 - 1),
      tables: whole('--tables', values.tables, 1, 1_000),
      gateways: whole('--gateways', values.gateways, 3, 8),
      rate: number('--rate', values.rate, 1, 2_000),
      faults: faultGroups(values.faults),
      bug: bugName(values.bug),
      folder: folder(values.data, from),
      keeps: values.keep,
      asJson: values.json,
    };
    return { type: 'run', options };
  } catch (error) {
    return { type: 'wrong', reason: error instanceof Error ? error.message : String(error) };
  }
};

const logKind = (given: string | undefined): LogKind => {
  const found = LOG_KINDS.find((kind) => kind === given);
  if (found !== undefined) return found;
  throw new Error(
    given === undefined
      ? '--log kafka or --log postgres is needed'
      : `--log must be kafka or postgres, not ${JSON.stringify(given)}`,
  );
};

const bugName = (given: string | undefined): BugName | undefined => {
  const found = BUG_NAMES.find((name) => name === given);
  if (given === undefined || found !== undefined) return found;
  throw new Error(`--bug must be one of ${BUG_NAMES.join(', ')}, not ${JSON.stringify(given)}`);
};

const folder = (given: string | undefined, from: string): string | undefined =>
  given === undefined || isAbsolute(given) ? given : resolve(from, given);

const faultGroups = (given: string): readonly FaultGroup[] => {
  if (given === 'all') return FAULT_GROUPS;
  if (given === 'none') return [];
  const names = given.split(',');
  const strange = names.find((name) => !FAULT_GROUPS.some((group) => group === name));
  if (strange === undefined) return FAULT_GROUPS.filter((group) => names.includes(group));
  throw new Error(
    `--faults must be all, none or a list of ${FAULT_GROUPS.join(', ')}; ${JSON.stringify(strange)} is none of them`,
  );
};

const inRange = (
  flag: string,
  value: number,
  text: string,
  what: string,
  [least, most]: readonly [number, number],
): number => {
  if (value >= least && value <= most) return value;
  throw new Error(`${flag} must be ${what} from ${least} to ${most}, not ${JSON.stringify(text)}`);
};

const number = (flag: string, text: string, ...range: readonly [number, number]): number =>
  inRange(flag, /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN, text, 'a number', range);

const whole = (flag: string, text: string, ...range: readonly [number, number]): number =>
  inRange(flag, /^\d+$/.test(text) ? Number(text) : NaN, text, 'a whole number', range);
