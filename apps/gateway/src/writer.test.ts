import { afterEach, expect, test } from '@jest/globals';
import type { GatewayId } from '@battleline/domain';
import { createLogReader, decodeRecord, encodeRecord, EVENT_TOPICS, memoryLog, openTopics } from '@battleline/events';
import { createRegistry } from '@battleline/service';
import { createGatewayMetrics } from './metrics.ts';
import { createReadBack } from './read-back.ts';
import { createStreamLocks } from './stream-locks.ts';
import { createWorld } from './world.ts';
import { createWriter } from './writer.ts';

const id = '0a'.repeat(16) as GatewayId;
const end = new AbortController();
afterEach(() => end.abort());

test('a record before its time is tried once, and left for later', async () => {
  const log = memoryLog({ idleMs: 50 });
  await openTopics(log, encodeRecord);
  const readBack = createReadBack(id);
  const reader = createLogReader({
    log,
    topics: EVENT_TOPICS,
    decode: decodeRecord,
    decodeControl: () => ({ status: 'malformed', reason: 'no word is expected' }),
    onBatch: readBack.onBatch,
  });
  const following = reader.run(end.signal);
  await reader.ready();
  const world = createWorld(reader);
  const write = createWriter({
    gateway: id,
    log,
    world,
    logTime: () => 0,
    readBack,
    locks: createStreamLocks(),
    metrics: createGatewayMetrics(createRegistry('gateway', { version: '0.0.0-test', commit: 'test' })),
    signal: end.signal,
  });
  const before = world.lobbyFold().next();
  const written = await write({
    fold: world.lobbyFold(),
    decide: () => ({ ok: true, event: { type: 'GatewayStarted', gateway: id, program: 'test' } }),
    streams: () => [{ kind: 'gateway', id }],
    by: { commandId: null, tab: null, actor: null },
    notBefore: (Date.now() + 60_000) * 1000,
  });
  expect(written).toEqual({ status: 'undecided', code: 'BUSY' });
  expect(world.lobbyFold().next()).toBe(before + 1);
  end.abort();
  await following;
});
