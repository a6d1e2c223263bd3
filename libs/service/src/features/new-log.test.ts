import { FEATURES, type GatewayId } from '@battleline/domain';
import { encodeRecord, memoryLog, memoryLogStore, type MemoryLogStore, openTopics } from '@battleline/events';
import { beforeEach, expect, test } from '@jest/globals';
import { openLobbyDesk } from '../lobby-desk.ts';
import { createLogWriter } from '../testing/index.ts';
import { activateOnNewLog } from './new-log.ts';

let store: MemoryLogStore;
beforeEach(async () => {
  store = memoryLogStore();
  await openTopics(memoryLog({ store }), encodeRecord);
});

const { signal } = new AbortController();
const activate = async (): Promise<readonly string[]> => [
  ...(await activateOnNewLog({ log: memoryLog({ store, idleMs: 10 }), signal })),
];
const records = (): number => store.partition('lobby', 0)?.records.length ?? 0;

test('a log that nobody has used yet gets all features, once', async () => {
  expect(await activate()).toEqual(FEATURES);
  expect(records()).toBe(1 + FEATURES.length);
  expect(await activate()).toEqual(FEATURES);
  expect(records()).toBe(1 + FEATURES.length);
});

test('a log that was opened twice is as new', async () => {
  const [opening] = store.partition('lobby', 0)?.records ?? [];
  store.land({ topic: 'lobby', partition: 0, key: null, value: opening?.value ?? null });
  expect(await activate()).toEqual(FEATURES);
});

test('what was interrupted goes on', async () => {
  const desk = await openLobbyDesk({ log: memoryLog({ store, idleMs: 10 }), signal });
  await desk.write(() => ({ type: 'FeatureActivated', feature: 'accounts' }));
  await desk.close();
  expect((await activate()).toSorted()).toEqual(FEATURES.toSorted());
});

test('a log in which a gateway has ever been gets none: an older one may live there', async () => {
  const writer = await createLogWriter(memoryLog({ store, idleMs: 10 }));
  await writer.append({ type: 'GatewayStarted', gateway: '1'.repeat(32) as GatewayId, program: '0.1.0' });
  expect(await activate()).toEqual([]);
  expect(records()).toBe(2);
});
