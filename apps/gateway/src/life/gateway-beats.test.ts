import { BEATS_TOPIC, decodeBeat, encodeBeat, type Heartbeat } from '@battleline/events';
import { FEATURES } from '@battleline/domain';
import { afterEach, expect, test } from '@jest/globals';
import { createGateways, until } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

const beats = (): Heartbeat[] =>
  (gateways.store().partition(BEATS_TOPIC, 0)?.records ?? []).flatMap(
    (record) => decodeBeat(record?.value ?? null) ?? [],
  );

test('a gateway beats under its id, with the features that it knows', async () => {
  const gateway = await gateways.start();
  const beat = await until('a beat', () => beats().find(({ process }) => process === gateway.id));
  expect(beat).toMatchObject({ role: 'gateway', program: '0.0.0-test', features: FEATURES });
});

test('a gateway raises the alarm where two processes have folded the same records to different ends', async () => {
  const gateway = await gateways.start();
  await until('the beats are followed', () => beats()[1]);
  const tell = (process: string, hash: string): void => {
    const blocks = [{ topic: 'tables', partition: 7, block: 12, hash: hash.repeat(64) }];
    const plain = { type: 'Heartbeat', program: '1.2.3', features: [], offsets: [] } as const;
    const value = encodeBeat({ ...plain, process: process.repeat(32), role: 'projector', blocks });
    gateways.store().land({ topic: BEATS_TOPIC, partition: 0, key: null, value });
  };
  tell('1', 'a');
  tell('2', 'b');
  const alarm = await until('the alarm', () => gateway.logged.find(({ msg }) => msg === 'folds differ'));
  expect(alarm).toMatchObject({
    ...{ level: 'error', topic: 'tables', partition: 7, block: 12 },
    processes: [
      { process: '1'.repeat(32), role: 'projector', program: '1.2.3' },
      { process: '2'.repeat(32), role: 'projector', program: '1.2.3' },
    ],
  });
  const metrics = await (await fetch(`${gateway.address}/metrics`)).text();
  expect(metrics).toMatch(/^battleline_divergent_blocks_total{.*} 1$/m);
});
