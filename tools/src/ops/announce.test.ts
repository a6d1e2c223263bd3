import { encodeRecord, memoryLog, type MemoryLog, openTopics } from '@battleline/events';
import { openLobbyDesk } from '@battleline/service';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runOps } from './tool/ops.fixture.ts';

let log: MemoryLog;
beforeEach(async () => {
  log = memoryLog({ idleMs: 20 });
  await openTopics(log, encodeRecord);
});
afterEach(() => log.close());

const activate = async (): Promise<void> => {
  const desk = await openLobbyDesk({ log, signal: new AbortController().signal });
  await desk.write(() => ({ type: 'FeatureActivated', feature: 'announcements' }));
  await desk.close();
};
const ops = (line: string) => runOps({ log }, line);
const shown = async (): Promise<readonly { readonly id: string; readonly text: string }[]> =>
  (await ops('announce --json')).lines.map((line) => JSON.parse(line) as { id: string; text: string });

test('a line is announced with its times, listed, and withdrawn by the beginning of its id', async () => {
  await activate();
  expect((await ops('announce')).lines).toEqual(['Nothing is announced.']);
  const told = await ops('announce We move house. --from 2199-03-01T22:00 --until 2199-03-02T01:00+01:00');
  const { id } = (await shown())[0] ?? { id: '' };
  expect(told).toMatchObject({
    code: 0,
    lines: [`${id.slice(0, 8)}  from 2199-03-01T22:00:00.000Z  until 2199-03-02T00:00:00.000Z  We move house.`],
  });
  expect(await shown()).toEqual([
    { id, text: 'We move house.', from: '2199-03-01T22:00:00.000Z', until: '2199-03-02T00:00:00.000Z' },
  ]);
  expect((await ops(`announce --withdraw ${id.slice(0, 4).toUpperCase()}`)).lines).toEqual(['Nothing is announced.']);
});

test('several are withdrawn at once, one by one only where one is named', async () => {
  await activate();
  for (const text of ['One.', 'Two.']) expect((await ops(`announce ${text} --until 2h`)).code).toBe(0);
  const [one] = await shown();
  expect((await ops(`announce --withdraw ${one?.id.slice(0, 8)}`)).lines).toEqual([
    expect.stringMatching(/^[0-9a-f]{8} {2}until .*Z {2}Two\.$/),
  ]);
  expect((await ops('announce --withdraw')).lines).toEqual(['Nothing is announced.']);
  expect(await ops('announce --withdraw')).toMatchObject({ code: 1, notes: ['Nothing is announced.'] });
});

test.each([
  ['announce Too late. --until 2020-01-01', 1, 'OVER_ALREADY: This would be over already.'],
  ['announce Backwards. --from 2h --until 1h', 1, 'ENDS_BEFORE_IT_BEGINS: This would be over before it begins.'],
  ['announce Soon. --until tomorrow', 64, 'tomorrow is no time'],
  ['announce --until 2h', 64, '--from and --until belong to a text'],
  ['announce --withdraw ff', 1, 'Nothing with the id ff is announced.'],
])('%s is refused with %i', async (line, code, reason) => {
  await activate();
  expect(await ops(line)).toMatchObject({ code, notes: expect.arrayContaining([expect.stringContaining(reason)]) });
  expect(await shown()).toEqual([]);
});

test('nothing is announced before the feature is active', async () => {
  expect(await ops('announce Hello.')).toMatchObject({
    code: 1,
    notes: [expect.stringContaining('The feature announcements is not active')],
  });
});
