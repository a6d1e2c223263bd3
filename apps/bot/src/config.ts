import { LEVELS } from '@battleline/client';
import { httpVariables, loggerVariables, programVariables, variable } from '@battleline/service';
import { z } from 'zod';

const addresses = z.string().transform((list, context) => {
  const found = list.split(',').map((address) => address.trim());
  if (found.every((address) => /^https?:/.test(address) && URL.canParse(address))) return found;
  context.addIssue({ code: 'custom', message: 'is no list of http addresses' });
  return z.NEVER;
});

/** All variables of the bots' process. */
export const botConfigSchema = z.object({
  ...programVariables,
  ...loggerVariables,
  GATEWAY_ADDRESSES: variable(addresses.prefault('http://127.0.0.1:8080'), {
    description: 'Gateways to play at, by HTTP address',
    expected: 'a list like http://127.0.0.1:8080,http://127.0.0.1:8081',
  }),
  BOT_COUNT: variable(z.coerce.number().int().min(1).max(1000).default(4), {
    description: 'How many bots wait for games; each plays one at a time',
    expected: 'a whole number from 1 to 1000',
  }),
  BOT_LEVEL: variable(z.enum(LEVELS).default('sensible'), {
    description: 'How the bots play',
    expected: `one of ${LEVELS.join(', ')}`,
  }),
  BOT_ACCEPT_OPEN: variable(z.stringbool().default(true), {
    description: 'Whether bots accept invites open to all that nobody else accepts for a while',
    expected: 'true or false',
  }),
  BOT_PACE_MS: variable(z.coerce.number().int().min(0).max(60_000).default(600), {
    description: 'How long a bot thinks before it plays a card, in ms, so that people can follow',
    expected: 'a whole number from 0 to 60000',
  }),
  BOT_PATIENCE_MS: variable(z.coerce.number().int().min(1000).max(86_400_000).default(600_000), {
    description: 'How long a bot waits for its opponent’s move before it resigns, in ms, so that it is free for others',
    expected: 'a whole number from 1000 to 86400000',
  }),
  HTTP_PORT: variable(z.coerce.number().int().min(0).max(65_535).optional(), {
    description: 'The port for /healthz, /readyz and /metrics; without it there is none',
    expected: 'a port number, 0 to 65535',
  }),
  HTTP_HOST: httpVariables({ port: 0 }).HTTP_HOST,
});

export type BotConfig = z.output<typeof botConfigSchema>;
