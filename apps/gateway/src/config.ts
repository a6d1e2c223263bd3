import {
  checkEventLogConfig,
  DATABASE_URL_NOTE,
  databaseVariables,
  eventLogVariables,
  httpVariables,
  loggerVariables,
  MASTER_KEY_LOOKS,
  parseMasterKey,
  programVariables,
  variable,
} from '@battleline/service';
import { z } from 'zod';
import { trustProxies } from './http/client-address.ts';

const areProxies = (list: readonly string[]): boolean => {
  try {
    trustProxies(list);
    return true;
  } catch {
    return false;
  }
};

const masterKeySchema = z.string().transform((text, context) => {
  const bytes = parseMasterKey(text);
  if (!bytes) context.addIssue(MASTER_KEY_LOOKS);
  return bytes ?? z.NEVER;
});

/** All variables of a gateway. */
export const gatewayConfigSchema = checkEventLogConfig(
  z.object({
    ...programVariables,
    ...loggerVariables,
    ...httpVariables({ port: 8080 }),
    ...eventLogVariables,
    DATABASE_URL: variable(databaseVariables.DATABASE_URL.optional(), {
      ...DATABASE_URL_NOTE,
      expected: `${DATABASE_URL_NOTE.expected}, since EVENT_LOG is postgres`,
    }),
    SESSION_SECRET: variable(z.string().min(32), {
      description: 'Signs session tokens; the same for all gateways of a system',
      expected: 'at least 32 characters of chance',
      secret: true,
    }),
    NAME_SECRET: variable(z.string().min(32).optional(), {
      description:
        'Makes names unreadable in the log; the same for all gateways, and for ever: with another one nobody finds his account. Without it there are no accounts',
      expected: 'at least 32 characters of chance',
      secret: true,
    }),
    MASTER_KEY: variable(masterKeySchema.optional(), {
      description:
        'Encrypts the accounts’ own keys; the same for all gateways: without it no account can be read. Without it there are no accounts',
      expected: MASTER_KEY_LOOKS,
      secret: true,
    }),
    SECOND_MASTER_KEY: variable(masterKeySchema.optional(), {
      description:
        'Decrypts the accounts’ own keys, too, while MASTER_KEY is changed: first the coming one, then the one before',
      expected: MASTER_KEY_LOOKS,
      secret: true,
    }),
    TRIES_PER_NAME: variable(z.coerce.number().int().min(1).default(10), {
      description: 'How often one may try to sign in under one name in 15 minutes',
      expected: 'a whole number, 1 or above',
    }),
    TRIES_PER_ADDRESS: variable(z.coerce.number().int().min(1).default(60), {
      description: 'How often one may try to sign in or register from one address in 15 minutes',
      expected: 'a whole number, 1 or above',
    }),
    ALLOWED_ORIGINS: variable(
      z
        .string()
        .default('')
        .transform((list) => list.split(',').filter((origin) => origin !== '')),
      {
        description: 'Origins of web pages, besides the gateway’s own, that may open sockets',
        expected: 'a list like https://play.example.org,https://example.org',
      },
    ),
    TRUSTED_PROXIES: variable(
      z
        .string()
        .default('')
        .transform((list) => list.split(',').filter((proxy) => proxy !== ''))
        .refine(areProxies),
      {
        description:
          'Proxies whose X-Forwarded-For tells a client’s address, for the limits of one address: addresses, networks, or loopback, linklocal, uniquelocal',
        expected: 'a list like 192.0.2.7,10.0.0.0/8,uniquelocal',
      },
    ),
    FRAMES_PER_SECOND: variable(z.coerce.number().positive().default(20), {
      description: 'Frames that one connection may send in a second, in the long run',
      expected: 'a number above 0',
    }),
    FRAMES_BURST: variable(z.coerce.number().min(1).default(60), {
      description: 'Frames that one connection may send at once',
      expected: 'a number, 1 or above',
    }),
    CONNECTIONS_PER_ADDRESS: variable(z.coerce.number().int().min(1).default(200), {
      description: 'Sockets that one address may have open at once',
      expected: 'a whole number, 1 or above',
    }),
    DRAIN_MS: variable(z.coerce.number().int().min(0).max(8000).default(4000), {
      description: 'Over how many ms a gateway that stops spreads the moving of its clients to other gateways',
      expected: 'a whole number, 0 to 8000',
    }),
    SESSION_GRACE_SECONDS: variable(z.coerce.number().min(1).max(3600).default(60), {
      description:
        'How long a session, and the game at its table, waits for a player without a connection; the same for all gateways',
      expected: 'a number, 1 to 3600',
    }),
    LOGINS_PER_MINUTE: variable(z.coerce.number().int().min(1).default(60), {
      description: 'New guests from one address in a minute',
      expected: 'a whole number, 1 or above',
    }),
  }),
).refine(({ EVENT_LOG, DATABASE_URL }) => EVENT_LOG !== 'postgres' || DATABASE_URL !== undefined, {
  path: ['DATABASE_URL'],
  // The other variables' faults must not hide this one.
  when: () => true,
});

export type GatewayConfig = z.output<typeof gatewayConfigSchema>;
