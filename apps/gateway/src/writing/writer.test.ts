import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { GatewayId } from '@battleline/domain';
import {
  createLogReader,
  decodeRecord,
  encodeRecord,
  EVENT_TOPICS,
  memoryLog,
  memoryLogStore,
  openTopics,
} from '@battleline/events';
import { createRegistry } from '@battleline/service';
import { createGatewayMetrics } from '../metrics.ts';
import { createReadBack } from './read-back.ts';
import { createStreamLocks } from './stream-locks.ts';
import { createTick } from './tick.ts';
import { createWorld, type World } from '../world.ts';
import { createWriter, type Intent, type Writer } from './writer.ts';

const MINUTE = 60_000;
const id = '0a'.repeat(16) as GatewayId;
const otherId = '0b'.repeat(16) as GatewayId;

/** A writer on an empty log whose clock stands still unless it is told to go on. */
const openDesk = async (signal: AbortSignal) => {
  let now = Date.UTC(2026, 0, 1);
  const store = memoryLogStore({ clock: () => now });
  const log = memoryLog({ store, idleMs: 50 });
  await openTopics(log, encodeRecord);
  const readBack = createReadBack({ isOwn: (gateway) => gateway === id });
  const reader = createLogReader({
    log,
    topics: EVENT_TOPICS,
    decode: decodeRecord,
    decodeControl: () => ({ status: 'malformed', reason: 'no word is expected' }),
    onBatch: readBack.onBatch,
  });
  const reading = reader.run(signal);
  await reader.ready();
  const world = createWorld(reader);
  const metrics = createGatewayMetrics(createRegistry('gateway', { version: '0.0.0-test', commit: 'test' }));
  const locks = createStreamLocks();
  const own = { id: () => id };
  const tick = createTick(own, log, readBack);
  const write = createWriter({ own, log, world, logTime: () => 0, readBack, locks, tick, metrics, signal });
  return {
    write,
    world,
    reading,
    pass: (ms: number): void => void (now += ms),
    now: (): number => now,
    records: (topic: string, partition: number) =>
      (store.partition(topic, partition)?.records ?? []).flatMap((record) => {
        const decoded = decodeRecord(record?.value ?? null);
        return decoded.status === 'decoded' ? [decoded] : [];
      }),
  };
};

/** Something that may be written once. */
const start = (world: World, gateway = id): Intent<never> => ({
  fold: world.lobbyFold(),
  decide: () => ({
    ok: true,
    event:
      world.gateway(gateway).status === 'unknown' ? { type: 'GatewayStarted', gateway, program: 'test' } : undefined,
  }),
  streams: () => [{ kind: 'gateway', id: gateway }],
  by: { commandId: null, tab: null, actor: null },
});

describe('a record', () => {
  let desk: Awaited<ReturnType<typeof openDesk>>;
  let write: Writer;
  let end: AbortController;
  beforeEach(async () => {
    end = new AbortController();
    desk = await openDesk(end.signal);
    ({ write } = desk);
  });
  afterEach(async () => {
    end.abort();
    await desk.reading;
  });

  test('before its time is tried once, and left for later', async () => {
    const notBefore = (desk.now() + MINUTE) * 1000;
    expect(await write({ ...start(desk.world), notBefore })).toEqual({ status: 'undecided', code: 'BUSY' });
    expect(desk.records('lobby', 0).map(({ event }) => event.type)).toEqual(['LogOpened', 'GatewayStarted']);
  });

  test('is stamped with the log time of what was folded, no clock’s, and the oldest of all that was looked at', async () => {
    const [lobby, table] = [desk.world.lobbyFold(), desk.world.tableFold(`3-${'0'.repeat(30)}` as never)];
    const quiet = table.now();
    desk.pass(MINUTE);
    await write({ ...start(desk.world), decide: () => ({ ok: true, event: { type: 'Tick' } }), streams: () => [] });
    desk.pass(MINUTE);
    const folded = lobby.now();
    expect(folded).toBeGreaterThan(quiet);
    await write(start(desk.world));
    await write({ ...start(desk.world, otherId), lookedAt: [lobby, table] });
    const stamps = desk.records('lobby', 0).map(({ header }) => header.foldedTo);
    expect(stamps.slice(-2)).toEqual([folded, quiet]);
  });

  test('that is stale by a quiet partition counts at the next try: a Tick has moved that one on', async () => {
    const table = desk.world.tableFold(`3-${'0'.repeat(30)}` as never);
    for (let minutes = 0; minutes < 3; minutes += 1) {
      desk.pass(7 * MINUTE);
      await write({ ...start(desk.world), decide: () => ({ ok: true, event: { type: 'Tick' } }), streams: () => [] });
    }
    const written = await write({ ...start(desk.world), lookedAt: [desk.world.lobbyFold(), table] });
    expect(written.status).toBe('written');
    expect(desk.records('tables', 3).map(({ event }) => event.type)).toEqual(['LogOpened', 'Tick']);
    const started = desk.records('lobby', 0).filter(({ event }) => event.type === 'GatewayStarted');
    expect(started).toHaveLength(2);
  });
});
