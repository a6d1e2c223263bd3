import { expect, test } from '@jest/globals';
import { parseBotConfig } from './config.ts';

test('without any variable four sensible bots play at the local gateway', () => {
  const reading = parseBotConfig({ BOT_COUNT: '' });
  expect(reading).toMatchObject({
    ok: true,
    config: {
      GATEWAY_ADDRESSES: ['http://127.0.0.1:8080'],
      BOT_COUNT: 4,
      BOT_LEVEL: 'sensible',
      BOT_ACCEPT_OPEN: true,
      BOT_PACE_MS: 600,
    },
  });
});

test('all faults are found at once', () => {
  const reading = parseBotConfig({ GATEWAY_ADDRESSES: 'localhost:80', BOT_COUNT: 'many', BOT_ACCEPT_OPEN: 'maybe' });
  expect(reading).toEqual({
    ok: false,
    faults: [
      'GATEWAY_ADDRESSES: is "localhost:80", expected a list like http://127.0.0.1:8080,http://127.0.0.1:8081',
      'BOT_COUNT: is "many", expected a whole number from 1 to 1000',
      'BOT_ACCEPT_OPEN: is "maybe", expected true or false',
    ],
  });
});
