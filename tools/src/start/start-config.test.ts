import { parseConfig, printFaults } from '@battleline/service';
import { expect, test } from '@jest/globals';
import { checkedStartConfigSchema } from './start-config.ts';

const KEY = Buffer.alloc(32, 7).toString('base64url');
const faultsOf = (environment: Record<string, string>): readonly string[] => {
  const reading = parseConfig(checkedStartConfigSchema, environment);
  return reading.ok ? [] : printFaults(reading.faults).split('\n').slice(1);
};

test('a master key that is none is a fault of its variable, which says what one looks like, and not what was given', () => {
  expect(faultsOf({ MASTER_KEY: KEY, SECOND_MASTER_KEY: KEY })).toEqual([]);
  // As many characters as one has, and more.
  const faults = faultsOf({ MASTER_KEY: `${KEY.slice(1)}!`, SECOND_MASTER_KEY: `${KEY}${KEY}` });
  expect(faults.map((fault) => fault.trim().split(':')[0])).toEqual(['MASTER_KEY', 'SECOND_MASTER_KEY']);
  for (const fault of faults) {
    expect(fault).toMatch(/expected 32 bytes .*43 characters.*openssl rand/);
    expect(fault).not.toContain(KEY.slice(1));
  }
});
