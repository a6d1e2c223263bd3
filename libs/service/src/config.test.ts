import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { describeConfig, parseConfig, printFaults, shownConfig, variable } from './config.ts';
import { checkEventLogConfig, eventLogVariables } from './event-log-choice.ts';

const schema = z.object({
  PORT: variable(z.coerce.number().int().default(80), { description: 'Where', expected: 'a port number' }),
  KEY: variable(z.string().min(8), { description: 'What opens', expected: '8 letters or more', secret: true }),
});

test('a configuration is read with its defaults, and an empty variable counts as not set', () => {
  const config = { PORT: 80, KEY: 'long enough' };
  expect(parseConfig(schema, { PORT: '', KEY: 'long enough', OTHER: 'x' })).toEqual({ ok: true, config });
});

test('all faults are told at once, and no secret is among them', () => {
  const reading = parseConfig(schema, { PORT: 'eighty', KEY: 'short' });
  expect(reading.ok ? [] : printFaults(reading.faults).split('\n')).toEqual([
    'The configuration has faults:',
    '  PORT: is "eighty", expected a port number',
    '  KEY: does not fit, expected 8 letters or more',
  ]);
});

test('a missing variable is called missing', () => {
  const reading = parseConfig(schema, {});
  expect(reading.ok ? '' : printFaults(reading.faults)).toContain('KEY: is missing, expected 8 letters or more');
});

test('a configuration is shown without its secrets', () => {
  expect(shownConfig(schema, { PORT: 80, KEY: 'long enough' })).toEqual({ PORT: 80, KEY: '(secret)' });
});

test('a configuration describes itself for the documentation', () => {
  expect(describeConfig(schema)).toEqual([
    { name: 'PORT', default: '80', description: 'Where' },
    { name: 'KEY', default: null, description: 'What opens' },
  ]);
});

test('what Kafka needs is told together with the other faults', () => {
  const log = checkEventLogConfig(z.object(eventLogVariables));
  const environment = { EVENT_LOG: 'kafka', KAFKA_SASL_MECHANISM: 'plain', DATABASE_URL: 'mysql://x' };
  const reading = parseConfig(log, environment);
  expect(reading.ok ? [] : reading.faults.map(({ name }) => name)).toEqual([
    'DATABASE_URL',
    'KAFKA_BROKERS',
    'KAFKA_SASL_USERNAME',
    'KAFKA_SASL_PASSWORD',
  ]);
});

test('the Postgres log needs a database and nothing else', () => {
  const log = checkEventLogConfig(z.object(eventLogVariables));
  const reading = parseConfig(log, { DATABASE_URL: 'postgres://me:secret@localhost:5432/battleline' });
  expect(reading).toMatchObject({ ok: true, config: { EVENT_LOG: 'postgres', TOPIC_PREFIX: '', KAFKA_SSL: false } });
});

test('certificates that are named must be there, and encryption must be on where they are', () => {
  const schemaOfAll = checkEventLogConfig(z.object(eventLogVariables));
  const faultsOf = (environment: Record<string, string>): string[] => {
    const reading = parseConfig(schemaOfAll, { DATABASE_URL: 'postgres://me@host/db', ...environment });
    return reading.ok ? [] : reading.faults.map(({ name }) => name);
  };
  expect(faultsOf({ KAFKA_SSL: 'true', KAFKA_SSL_CA: '/nowhere/ca.pem' })).toEqual(['KAFKA_SSL_CA']);
  expect(faultsOf({ KAFKA_SSL: 'true', KAFKA_SSL_CA: import.meta.filename })).toEqual(['KAFKA_SSL_CA']);
  expect(faultsOf({ KAFKA_SSL_CA: '/nowhere/ca.pem' })).toEqual(['KAFKA_SSL_CA', 'KAFKA_SSL']);
  const url = 'postgres://me@host/db?sslmode=verify-full&sslrootcert=/nowhere/ca.pem';
  expect(faultsOf({ DATABASE_URL: url })).toEqual(['DATABASE_URL']);
  expect(faultsOf({ DATABASE_URL: 'postgres://me@host/db?sslmode=verify-full' })).toEqual([]);
});
