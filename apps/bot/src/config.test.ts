import { expect, test } from '@jest/globals';
import { parseConfig } from '@battleline/service';
import { printedVariables, readmeVariables } from '@battleline/service/readme-variables';
import { botConfigSchema } from './config.ts';

test('the README lists every variable of a bot, with its default and meaning', () => {
  expect(readmeVariables('bot')).toEqual(printedVariables(botConfigSchema));
});

test('without any variable four sensible bots play at the local gateway', () => {
  expect(parseConfig(botConfigSchema, { BOT_COUNT: '' })).toMatchObject({
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
  const given = { GATEWAY_ADDRESSES: 'localhost:80', BOT_COUNT: 'many', BOT_ACCEPT_OPEN: 'maybe' };
  expect(parseConfig(botConfigSchema, given)).toMatchObject({
    ok: false,
    faults: [
      { name: 'GATEWAY_ADDRESSES' },
      { name: 'BOT_COUNT' },
      { name: 'BOT_ACCEPT_OPEN', expected: 'true or false' },
    ],
  });
});
