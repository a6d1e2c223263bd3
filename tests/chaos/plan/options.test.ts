import { expect, test } from '@jest/globals';
import { parseOptions } from './options.ts';

const parse = (line: string) => parseOptions(line.split(' ').filter(Boolean), '/here', () => 4711);

test('what is not said has a default, and a seed is drawn', () => {
  expect(parse('--log kafka')).toEqual({
    type: 'run',
    options: {
      log: 'kafka',
      minutes: 10,
      seed: 4711,
      tables: 100,
      gateways: 3,
      rate: 120,
      faults: ['kill', 'freeze', 'network', 'restart', 'clock'],
      folder: undefined,
      bug: undefined,
      keeps: false,
      asJson: false,
    },
  });
});

test('everything can be said', () => {
  const line = '--log postgres --minutes 1.5 --seed 7 --tables 5 --gateways 4 --rate 20 --data run --keep --json';
  expect(parse(`${line} --faults network,kill`)).toEqual({
    type: 'run',
    options: {
      log: 'postgres',
      minutes: 1.5,
      seed: 7,
      tables: 5,
      gateways: 4,
      rate: 20,
      faults: ['kill', 'network'],
      folder: '/here/run',
      bug: undefined,
      keeps: true,
      asJson: true,
    },
  });
});

test('a run may have no faults', () => {
  expect(parse('--log kafka --faults none')).toMatchObject({ options: { faults: [] } });
});

test('help is given, whatever else is asked', () => {
  expect(parse('--help')).toEqual({ type: 'help' });
});

test.each([
  ['', '--log kafka or --log postgres is needed'],
  ['--log redis', '--log must be kafka or postgres, not "redis"'],
  ['--log kafka --minutes 0', '--minutes must be a number from 0.2 to 720, not "0"'],
  ['--log kafka --minutes ten', '--minutes must be a number from 0.2 to 720, not "ten"'],
  ['--log kafka --seed 1.5', '--seed must be a whole number from 0 to 4294967295, not "1.5"'],
  ['--log kafka --gateways 2', '--gateways must be a whole number from 3 to 8, not "2"'],
  ['--log kafka --tables 0', '--tables must be a whole number from 1 to 1000, not "0"'],
  [
    '--log kafka --faults fire',
    '--faults must be all, none or a list of kill, freeze, network, restart, clock; "fire"',
  ],
  ['--log kafka --data=', '--data must name a folder'],
  ['--log kafka --verbose', "Unknown option '--verbose'"],
  ['--log kafka 10', "Unexpected argument '10'"],
])('"%s" is refused: %s', (line, reason) => {
  const parsed = parse(line);
  expect(parsed.type === 'wrong' && parsed.reason).toContain(reason);
});
