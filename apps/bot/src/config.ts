import { z } from 'zod';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

const addresses = z.string().transform((list, context) => {
  const found = list.split(',').map((address) => address.trim());
  if (found.every((address) => /^https?:/.test(address) && URL.canParse(address))) return found;
  context.addIssue({ code: 'custom', message: 'is no list of http addresses' });
  return z.NEVER;
});

export const LEVELS = ['sensible', 'random'] as const;
export type Level = (typeof LEVELS)[number];

/** All variables of the bots' process. */
export const botConfigSchema = z.object({
  GATEWAY_ADDRESSES: addresses.prefault('http://127.0.0.1:8080').meta({
    description: 'Gateways to play at, by HTTP address',
    expected: 'a list like http://127.0.0.1:8080,http://127.0.0.1:8081',
  }),
  BOT_COUNT: z.coerce.number().int().min(1).max(1000).default(4).meta({
    description: 'How many bots wait for games; each plays one at a time',
    expected: 'a whole number from 1 to 1000',
  }),
  BOT_LEVEL: z
    .enum(LEVELS)
    .default('sensible')
    .meta({ description: 'How the bots play', expected: `one of ${LEVELS.join(', ')}` }),
  BOT_ACCEPT_OPEN: flag.prefault('true').meta({
    description: 'Whether bots accept invites open to all that nobody else accepts for a while',
    expected: 'true or false',
  }),
  BOT_PACE_MS: z.coerce.number().int().min(0).max(60_000).default(600).meta({
    description: 'How long a bot thinks before it plays a card, in ms, so that people can follow',
    expected: 'a whole number from 0 to 60000',
  }),
  BOT_PATIENCE_MS: z.coerce.number().int().min(1000).max(86_400_000).default(600_000).meta({
    description: 'How long a bot waits for its opponent’s move before it resigns, in ms, so that it is free for others',
    expected: 'a whole number from 1000 to 86400000',
  }),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).optional().meta({
    description: 'The port for /healthz and /readyz; without it there is none',
    expected: 'a port number, 0 to 65535',
  }),
  HTTP_HOST: z.string().default('127.0.0.1').meta({
    description: 'The address to listen on; 0.0.0.0 for all',
    expected: 'an address of this machine',
  }),
  BATTLELINE_COMMIT: z.string().default('unknown').meta({
    description: 'The commit that this program was built from, for logs and metrics',
    expected: 'a commit hash',
  }),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .meta({ description: 'The least urgent lines that are logged', expected: 'a level of pino such as info' }),
});

export type BotConfig = z.output<typeof botConfigSchema>;

/** The configuration, or one line per variable that doesn't fit; an empty variable counts as one that isn't set. */
export const parseBotConfig = (
  environment: Readonly<Record<string, string | undefined>>,
): { readonly ok: true; readonly config: BotConfig } | { readonly ok: false; readonly faults: readonly string[] } => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = botConfigSchema.safeParse(given);
  if (parsed.success) return { ok: true, config: parsed.data };
  const names = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  const expected = (name: string): string => {
    const field = Object.entries(botConfigSchema.shape).find(([key]) => key === name)?.[1];
    const note = field?.meta()?.['expected'];
    return typeof note === 'string' ? note : 'another value';
  };
  const faults = [...names].map((name) => `${name}: is ${JSON.stringify(given[name])}, expected ${expected(name)}`);
  return { ok: false, faults };
};
