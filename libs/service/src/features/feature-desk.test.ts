import { FEATURES, type GatewayId } from '@battleline/domain';
import {
  BEATS_TOPIC,
  decodeRecord,
  encodeBeat,
  encodeRecord,
  memoryLog,
  memoryLogStore,
  type MemoryLogStore,
  openTopics,
} from '@battleline/events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLogWriter } from '../testing/index.ts';
import { activateAll, type FeatureDesk, type FeatureDeskOptions, openFeatureDesk } from './feature-desk.ts';

let store: MemoryLogStore;
const closers: (() => Promise<void> | void)[] = [];
beforeEach(async () => {
  store = memoryLogStore();
  await openTopics(memoryLog({ store }), encodeRecord);
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const { signal } = new AbortController();
const options = (): FeatureDeskOptions => ({ log: memoryLog({ store, idleMs: 10 }), signal, listenMs: 50 });

/** Makes these processes beat every few ms. */
const beating = (...processes: readonly { readonly id: string; readonly features: readonly string[] }[]): void => {
  const timer = setInterval(() => {
    for (const { id, features } of processes) {
      const plain = { type: 'Heartbeat', role: 'gateway', program: '1.2.3', offsets: [], blocks: [] } as const;
      const value = encodeBeat({ ...plain, process: id.repeat(32), features });
      store.land({ topic: BEATS_TOPIC, partition: 0, key: null, value });
    }
  }, 5);
  closers.push(() => clearInterval(timer));
};

const startGateway = async (id: string): Promise<void> => {
  const writer = await createLogWriter(memoryLog({ store, idleMs: 10 }));
  await writer.append({ type: 'GatewayStarted', gateway: id.repeat(32) as GatewayId, program: '1.2.0' });
};

const open = async (more: Partial<FeatureDeskOptions> = {}): Promise<FeatureDesk> => {
  const desk = await openFeatureDesk({ ...options(), ...more });
  closers.push(desk.close);
  return desk;
};

const activations = (): unknown[] =>
  (store.partition('lobby', 0)?.records ?? []).flatMap((record) => {
    const decoded = decodeRecord(record?.value ?? null);
    return decoded.status === 'decoded' && decoded.event.type === 'FeatureActivated' ? [decoded.event] : [];
  });

describe('a feature', () => {
  test('that everybody who lives knows is activated, once', async () => {
    beating({ id: '1', features: ['presence'] }, { id: '2', features: ['presence', 'newer'] });
    await startGateway('1');
    const desk = await open();
    expect(desk.standing('presence')).toEqual({ status: 'known', processes: 2 });
    const active = { status: 'active', activatedAt: expect.any(Number) };
    expect(await desk.activate('presence')).toEqual(active);
    expect(await desk.activate('presence')).toEqual(active);
    expect((await open()).standing('presence')).toEqual(active);
    expect(activations()).toEqual([{ type: 'FeatureActivated', feature: 'presence' }]);
  });
  test('that somebody does not know is not activated: he is named', async () => {
    beating({ id: '1', features: ['presence'] }, { id: '2', features: [] });
    await startGateway('3');
    const unaware = [
      { process: '2'.repeat(32), role: 'gateway', program: '1.2.3', beats: true },
      { process: '3'.repeat(32), role: 'gateway', program: '1.2.0', beats: false },
    ];
    expect(await (await open()).activate('presence')).toEqual({ status: 'unknown', unaware });
    expect(activations()).toEqual([]);
  });
  test('is activated where only a gateway stands in the way that somebody vouches to be gone', async () => {
    beating({ id: '1', features: FEATURES });
    await startGateway('3');
    expect((await open()).standing('presence')).toMatchObject({ status: 'unknown' });
    expect(await activateAll({ ...options(), isGone: (gateway) => gateway === '3'.repeat(32) })).toMatchObject(
      FEATURES.map((feature) => [feature, { status: 'active' }]),
    );
  });
  test('is not activated where nobody beats: there is nobody to ask', async () => {
    expect(await (await open()).activate('presence')).toEqual({ status: 'unheard' });
    expect(activations()).toEqual([]);
  });
  test('is activated once, though the answer of the log was lost and two ask for it at once', async () => {
    beating({ id: '1', features: ['presence'] });
    const log = memoryLog({ store, idleMs: 10 });
    const [one, other] = [await open({ log }), await open()];
    log.faults.next({ type: 'unacknowledged', lands: true });
    const answers = await Promise.all([one.activate('presence'), other.activate('presence')]);
    for (const answer of answers) expect(answer).toMatchObject({ status: 'active' });
    const fresh = await open();
    expect(fresh.standing('presence')).toEqual(answers[0]);
  });
});

test('a lobby that cannot be read on is an error, which says why', async () => {
  const value = Uint8Array.from([0xc3, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  store.land({ topic: 'lobby', partition: 0, key: null, value });
  await expect(open()).rejects.toThrow("lobby/0 can't be read on: unknown schema 0807060504030201");
});
