import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { startTestPostgres, startTestProcess, type TestPostgres, type TestProcess } from '@battleline/service/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type Program, mainOf } from '../support/test-system.ts';

let running: TestProcess | undefined;
afterEach(async () => {
  running?.child.kill('SIGKILL');
  await running?.exited;
});

const start = (program: Program, environment: Readonly<Record<string, string>>): TestProcess =>
  (running = startTestProcess(mainOf(program), environment));

const SECRET = 'short secret';

const FAULTY: readonly (readonly [Program, Readonly<Record<string, string>>, readonly string[]])[] = [
  [
    'gateway',
    { EVENT_LOG: 'kafka', KAFKA_SASL_MECHANISM: 'plain', HTTP_PORT: 'x', SESSION_SECRET: SECRET, FRAMES_BURST: '0' },
    ['FRAMES_BURST', 'HTTP_PORT', 'KAFKA_BROKERS', 'KAFKA_SASL_PASSWORD', 'KAFKA_SASL_USERNAME', 'SESSION_SECRET'],
  ],
  ['gateway', {}, ['DATABASE_URL', 'SESSION_SECRET']],
  [
    'projector',
    { EVENT_LOG: 'paper', HTTP_PORT: '65536', LOG_LEVEL: 'loud' },
    ['DATABASE_URL', 'EVENT_LOG', 'HTTP_PORT', 'LOG_LEVEL'],
  ],
  [
    'game-log',
    { EVENT_LOG: 'kafka', KAFKA_BROKERS: 'nowhere', TOPIC_PREFIX: 'a b' },
    ['DATABASE_URL', 'KAFKA_BROKERS', 'TOPIC_PREFIX'],
  ],
  [
    'bot',
    { GATEWAY_ADDRESSES: 'nowhere', BOT_COUNT: '0', BOT_LEVEL: 'clever', HTTP_PORT: 'x' },
    ['BOT_COUNT', 'BOT_LEVEL', 'GATEWAY_ADDRESSES', 'HTTP_PORT'],
  ],
];

describe('a process with faults in its configuration', () => {
  test.each(FAULTY)('ends with 78 and a line for each: %s with %j', async (program, environment, names) => {
    const faulty = start(program, environment);
    expect(await faulty.exited).toBe(78);
    const complaints = faulty.complaints();
    const told = complaints.split('\n').flatMap((line) => {
      const fault = /^ {2}([A-Z_]+): (?:is missing|is ".*"|does not fit), expected \S/.exec(line);
      return fault?.[1] === undefined ? [] : [fault[1]];
    });
    expect(told.toSorted()).toEqual(names);
    expect(complaints.trimEnd().split('\n')).toHaveLength(1 + names.length);
    expect(complaints).not.toContain(SECRET);
    expect(faulty.lines()).toEqual([]);
  });
});

describe('a process whose port is in use', () => {
  let postgres: TestPostgres;
  let occupant: Server;
  let environment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    postgres = await startTestPostgres({ fast: false });
    occupant = createServer();
    await new Promise<void>((resolve) => occupant.listen(0, '127.0.0.1', resolve));
    environment = {
      DATABASE_URL: (await postgres.createDatabase()).url,
      SESSION_SECRET: 'a secret that signs tokens in this test',
      HTTP_PORT: String((occupant.address() as AddressInfo).port),
    };
  }, 120_000);
  afterAll(async () => {
    await new Promise((resolve) => occupant.close(resolve));
    await postgres.stop();
  }, 60_000);

  test.each(['gateway', 'projector', 'game-log', 'bot'] as const)(
    'says so, says what to change, and ends with 1: %s',
    async (program) => {
      const failing = start(program, environment);
      const { level, error } = await failing.line('failed');
      expect(level).toBe('fatal');
      expect(JSON.stringify(error)).toContain(`cannot listen on 127.0.0.1:${environment['HTTP_PORT']}`);
      expect(JSON.stringify(error)).toContain('set HTTP_PORT or HTTP_HOST');
      expect(await failing.exited).toBe(1);
      expect(failing.lines().at(-1)).toMatchObject({ msg: 'stopped', why: 'failed' });
    },
    60_000,
  );
});
