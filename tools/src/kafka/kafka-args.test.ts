import { expect, test } from '@jest/globals';
import { parseKafkaArgs } from './kafka-args.ts';

test('without arguments one broker starts on the usual port', () => {
  expect(parseKafkaArgs([])).toEqual({ type: 'start', brokers: 1, port: 19092, dataFolder: undefined });
});

test('brokers, port and folder are taken as given', () => {
  const argv = ['--brokers', '3', '--port', '20000', '--data', '/somewhere'];
  expect(parseKafkaArgs(argv)).toEqual({ type: 'start', brokers: 3, port: 20000, dataFolder: '/somewhere' });
});

test.each([
  [['--brokers', '2'], '--brokers must be 1 or 3'],
  [['--port', 'x'], '--port must be a whole number'],
  [['--port', '65530'], '--port must be a whole number'],
  [['--prot', '1'], "Unknown option '--prot'"],
  [['three'], "Unexpected argument 'three'"],
])('%j is refused with its reason', (argv, reason) => {
  expect(parseKafkaArgs(argv)).toEqual({ type: 'wrong', reason: expect.stringContaining(reason) });
});
