import { describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { isOutage, waitOut } from './outage.ts';

const databaseError = (code: string): Error => Object.assign(new pg.DatabaseError('refused', 7, 'error'), { code });

describe('what is an outage', () => {
  test.each([
    ['a connection that the administrator ended', databaseError('57P01')],
    ['a deadlock', databaseError('40P01')],
    ['a full disk', databaseError('53100')],
    ['a server that has become read-only', databaseError('25006')],
    ['a refused connection', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })],
    ['a lost connection', new Error('Connection terminated unexpectedly')],
  ])('%s is one', (_, error) => expect(isOutage(error)).toBe(true));

  test.each([
    ['a row that violates a constraint', databaseError('23502')],
    ['a statement that is wrong', databaseError('42P01')],
    ['a mistake in our own code', new TypeError('x is not a function')],
    ['no error at all', undefined],
  ])('%s is none', (_, error) => expect(isOutage(error)).toBe(false));
});

test('an outage is waited out and told once, and so is its end', async () => {
  const told: (string | null)[] = [];
  const patience = {
    signal: new AbortController().signal,
    backoff: { firstMs: 0, maxMs: 0 },
    onOutage: (reason: string | null) => void told.push(reason),
  };
  const result = await waitOut(patience, async (tries) => {
    if (tries < 3) throw new Error('Connection terminated unexpectedly');
    return tries;
  });
  expect([result, told]).toEqual([3, ['Connection terminated unexpectedly', null]]);
});
