import { parseConfig, printFaults } from '@battleline/service';
import { printedVariables, readmeVariables } from '@battleline/service/readme-variables';
import { expect, test } from '@jest/globals';
import { gatewayConfigSchema } from './config.ts';

test('the README lists the variables of the gateway, and no others', () => {
  expect(readmeVariables('gateway')).toEqual(printedVariables(gatewayConfigSchema));
});

const faultsOf = (environment: Record<string, string>): string => {
  const secret = { SESSION_SECRET: 'long enough to sign session tokens' };
  const reading = parseConfig(gatewayConfigSchema, { ...secret, ...environment });
  return reading.ok ? '' : printFaults(reading.faults);
};

test('a gateway needs a Postgres only where the log is in it', () => {
  expect(faultsOf({ EVENT_LOG: 'kafka', KAFKA_BROKERS: '127.0.0.1:9092' })).toBe('');
  expect(faultsOf({ DATABASE_URL: 'postgres://me@localhost/battleline' })).toBe('');
  const isMissing =
    'DATABASE_URL: is missing, expected a URL like postgres://user:password@host:5432/database, and certificates (PEM) in the file that it names as sslrootcert, if it does, since EVENT_LOG is postgres';
  expect(faultsOf({})).toContain(isMissing);
  expect(faultsOf({ HTTP_PORT: 'x' })).toContain(isMissing);
});
