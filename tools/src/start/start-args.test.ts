import { expect, test } from '@jest/globals';
import { parseStartArgs, USAGE } from './start-args.ts';

test('without arguments one gateway starts on the usual port, with four bots', () => {
  expect(parseStartArgs([])).toEqual({ type: 'start', gateways: 1, bots: 4, port: 8080, dataFolder: undefined });
});

test('everything is taken as given', () => {
  const argv = ['--gateways', '2', '--bots', '0', '--port=9000', '--data', 'there'];
  expect(parseStartArgs(argv)).toEqual({ type: 'start', gateways: 2, bots: 0, port: 9000, dataFolder: 'there' });
});

test('help names every flag', () => {
  expect(parseStartArgs(['--help'])).toEqual({ type: 'help' });
  for (const flag of ['--gateways', '--bots', '--port', '--data']) expect(USAGE).toContain(flag);
});

test.each([
  [['--gateways', '0'], '--gateways must be a whole number from 1 to 16, not "0"'],
  [['--gateways', '1.5'], '--gateways must be'],
  [['--bots', '-1'], '--bots'],
  [['--bots', '101'], '--bots must be'],
  [['--port', 'x'], '--port must be'],
  [['--port', '65535', '--gateways', '2'], '--port must be a whole number from 0 to 65534'],
  [['--data', ''], '--data must name a folder'],
  [['--prot', '1'], "Unknown option '--prot'"],
  [['two'], "Unexpected argument 'two'"],
])('%j is refused with its reason', (argv, reason) => {
  expect(parseStartArgs(argv)).toEqual({ type: 'wrong', reason: expect.stringContaining(reason) });
});
