import {
  BEATS_TOPIC,
  encodeBeat,
  encodeRecord,
  type EventLog,
  memoryLog,
  type MemoryLog,
  openTopics,
} from '@battleline/events';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runOps } from './tool/ops.fixture.ts';

let log: MemoryLog;
beforeEach(async () => {
  log = memoryLog({ idleMs: 20 });
  await openTopics(log, encodeRecord);
});
afterEach(() => log.close());

const beat = (role: string, program = '1.0.0', next = 1) =>
  log.append([
    {
      ...{ topic: BEATS_TOPIC, partition: 0, key: null },
      value: encodeBeat({
        ...{
          type: 'Heartbeat',
          role,
          program,
          process: Buffer.from(role.padEnd(16)).toString('hex'),
          features: [],
          blocks: [],
        },
        offsets: [{ topic: 'lobby', partition: 0, next }],
      }),
    },
  ]);

test('a system without processes is not well', async () => {
  const { code, lines } = await runOps({ log }, 'check');
  expect(code).toBe(1);
  expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(/^WRONG +processes +no gateway beats$/)]));
});

test('one whose processes beat and are up with the log is well', async () => {
  for (const role of ['gateway', 'projector', 'game-log']) await beat(role);
  const { code, lines } = await runOps({ log }, 'check --json');
  const { ok, findings } = JSON.parse(lines[0] ?? '') as { ok: boolean; findings: { level: string; text: string }[] };
  expect([code, ok, findings.filter(({ level }) => level === 'WRONG')]).toEqual([0, true, []]);
  expect(findings.map(({ text }) => text)).toContain('1 game-log (1.0.0), 1 gateway (1.0.0), 1 projector (1.0.0)');
});

test('while a copy of the log is behind, check and topics check say so, and lose no word on settings', async () => {
  const behind: EventLog = {
    ...log,
    describe: async (topic) => {
      const found = await log.describe(topic);
      return found && { ...found, replication: 3, inSync: topic === 'lobby' ? 3 : 2 };
    },
  };
  const sentence = /only 2 of 3 copies hold everything \(tables, .*\): a broker is away/;
  const { code, lines } = await runOps({ log: behind }, 'topics check');
  expect([code, lines.filter((line) => sentence.test(line))]).toEqual([1, [expect.any(String)]]);
  expect(lines.filter((line) => line.includes('WRONG'))).toEqual([]);
  expect((await runOps({ log: behind }, 'check')).lines).toContainEqual(
    expect.stringMatching(new RegExp(`^WRONG +topics +${sentence.source}`)),
  );
});

test('two versions are worth a remark, a process that does not answer is wrong', async () => {
  for (const role of ['gateway', 'projector', 'game-log']) await beat(role, role === 'gateway' ? '1.1.0' : '1.0.0');
  const { code, lines } = await runOps(
    { log, processes: [{ name: 'gateway-1', address: 'http://127.0.0.1:1' }] },
    'check',
  );
  expect(code).toBe(1);
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^note +processes +2 versions run side by side$/),
      expect.stringMatching(/^WRONG +readiness +gateway-1 does not answer/),
    ]),
  );
});
