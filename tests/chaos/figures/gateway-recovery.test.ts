import { expect, test } from '@jest/globals';
import type { AskedCommand } from '../load/message.ts';
import { gatewayRecovery } from './gateway-recovery.ts';

const kill = { t: 1_000, gateway: 0 };
const seen = (who: string, t: number, gateway: number) => ({ who, t, gateway });
const command = (who: string, asked: number, answered: number, gateway: number, code = 'ok'): AskedCommand => ({
  who,
  command: 'move',
  asked,
  answered,
  code,
  gateway,
});

test('who waited for an answer has recovered when another gateway confirms', () => {
  const sightings = [seen('p1', 10, 0), seen('p1', 1_000, -1), seen('p1', 1_200, 1)];
  expect(gatewayRecovery(kill, sightings, [command('p1', 900, 1_300, 1)])).toEqual([300]);
});

test('who acts as soon as he is connected again counts, too; what he asks for later does not', () => {
  const sightings = [seen('p1', 10, 0), seen('p1', 1_200, 1), seen('p2', 10, 0), seen('p2', 1_200, 2)];
  const commands = [command('p1', 1_201, 1_250, 1), command('p2', 5_000, 5_010, 2), command('p1', 2_000, 2_010, 1)];
  expect(gatewayRecovery(kill, sightings, commands)).toEqual([250]);
});

test('players of other gateways, refusals, and what the killed one confirmed itself do not count', () => {
  const sightings = [seen('p1', 10, 1), seen('p2', 10, 1), seen('p2', 500, 0), seen('p2', 1_100, 1)];
  const commands = [
    command('p1', 900, 1_100, 1),
    command('p2', 990, 1_000, 0),
    command('p2', 995, 1_150, 1, 'OUTDATED'),
    command('p2', 996, 1_160, 1),
  ];
  expect(gatewayRecovery(kill, sightings, commands)).toEqual([160]);
});
