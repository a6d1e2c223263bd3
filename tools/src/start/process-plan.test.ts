import { expect, test } from '@jest/globals';
import { localAddress, planProcesses } from './process-plan.ts';

const { gateways, servers, clients } = planProcesses({
  environment: {
    PATH: '/bin',
    LOG_LEVEL: 'debug',
    DATABASE_URL: 'postgres://given',
    SESSION_SECRET: 'given',
    NAME_SECRET: 'given',
    MASTER_KEY: 'given',
    SECOND_MASTER_KEY: 'given',
    KAFKA_SASL_PASSWORD: 'hidden',
    HTTP_PORT: '1',
  },
  databaseUrl: 'postgres://secret',
  secrets: { session: 's'.repeat(32), name: 'n'.repeat(32), master: 'm'.repeat(43), second: 'o'.repeat(43) },
  host: '0.0.0.0',
  gatewayPorts: [8080, 8081],
  otherPorts: { projector: 1001, gameLog: 1002, bot: 1003 },
  bots: 3,
});
const environmentOf = (name: string) => [...servers, ...clients].find((one) => one.name === name)!.environment;

test('all processes of a system are planned', () => {
  const shown = (plans: typeof servers) => plans.map(({ name, address }) => `${name} ${address}`);
  const both = ['gateway-1 http://127.0.0.1:8080', 'gateway-2 http://127.0.0.1:8081'];
  expect(shown(gateways)).toEqual(both);
  expect(shown(servers)).toEqual([...both, 'projector http://127.0.0.1:1001', 'game-log http://127.0.0.1:1002']);
  expect(shown(clients)).toEqual(['bot http://127.0.0.1:1003']);
});

test('only gateways listen to other machines and know the secrets of sessions and accounts', () => {
  expect(environmentOf('gateway-2')).toMatchObject({
    LOG_LEVEL: 'debug',
    DATABASE_URL: 'postgres://secret',
    SESSION_SECRET: 's'.repeat(32),
    NAME_SECRET: 'n'.repeat(32),
    MASTER_KEY: 'm'.repeat(43),
    SECOND_MASTER_KEY: 'o'.repeat(43),
    HTTP_HOST: '0.0.0.0',
    HTTP_PORT: '8081',
  });
  expect(environmentOf('projector')).toMatchObject({ DATABASE_URL: 'postgres://secret', HTTP_HOST: '127.0.0.1' });
  for (const name of ['SESSION_SECRET', 'NAME_SECRET', 'MASTER_KEY', 'SECOND_MASTER_KEY'])
    expect(environmentOf('projector')[name]).toBeUndefined();
});

test('bots know the gateways and no secret', () => {
  expect(environmentOf('bot')).toEqual({
    PATH: '/bin',
    LOG_LEVEL: 'debug',
    GATEWAY_ADDRESSES: 'http://127.0.0.1:8080,http://127.0.0.1:8081',
    BOT_COUNT: '3',
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: '1003',
  });
});

test('an address of version 6 is written in brackets', () => {
  expect(localAddress('::1', 80)).toBe('http://[::1]:80');
});
