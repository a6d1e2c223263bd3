import { afterEach, expect, test } from '@jest/globals';
import { command, createGateways } from '../gateway.harness.ts';

const gateways = createGateways();
afterEach(gateways.stopAll);

test('records without effect are counted by the reason why', async () => {
  const gateway = await gateways.start();
  const ann = await gateway.enter();
  await ann.hear('invites');
  const count = (verdict: string) => gateway.metric('battleline_records_total', `verdict="${verdict}"`);
  const admitted = await count('admitted');
  gateway.log.faults.next({ type: 'duplicated' });
  const invite = command('invite', { to: null });
  ann.say(invite);
  await ann.answer(invite.id);
  gateways.store().land({ topic: 'lobby', partition: 0, key: null, value: Uint8Array.of(1, 2, 3) });
  const withdraw = command('invite', { to: ann.you.id });
  ann.say(withdraw);
  const after = command('invite', { to: null });
  ann.say(after);
  await ann.answer(after.id);
  expect([await count('version'), await count('malformed')]).toEqual([1, 1]);
  expect(await count('admitted')).toBeGreaterThan(admitted);
});
