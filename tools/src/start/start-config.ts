import {
  checkEventLogConfig,
  databaseVariables,
  eventLogVariables,
  MASTER_KEY_LOOKS,
  parseMasterKey,
  variable,
} from '@battleline/service';
import { z } from 'zod';

// Its processes get it as it is written.
const masterKeySchema = z.string().refine((text) => parseMasterKey(text) !== undefined);

/** The variables that `npm start` itself reads; its processes get them too. */
export const startConfigSchema = z.object({
  ...eventLogVariables,
  DATABASE_URL: databaseVariables.DATABASE_URL.exactOptional(),
  SESSION_SECRET: variable(z.string().min(32).optional(), {
    description: 'Signs session tokens; made at first start, without it',
    expected: 'at least 32 characters of chance',
    secret: true,
  }),
  NAME_SECRET: variable(z.string().min(32).optional(), {
    description: 'Makes names unreadable in the log; made at first start, without it',
    expected: 'at least 32 characters of chance',
    secret: true,
  }),
  MASTER_KEY: variable(masterKeySchema.optional(), {
    description: 'Encrypts the accounts’ own keys; made at first start, without it',
    expected: MASTER_KEY_LOOKS,
    secret: true,
  }),
  SECOND_MASTER_KEY: variable(masterKeySchema.optional(), {
    description: 'Decrypts the accounts’ own keys, too, while MASTER_KEY is changed',
    expected: MASTER_KEY_LOOKS,
    secret: true,
  }),
  HTTP_HOST: variable(z.string().default('127.0.0.1'), {
    description: 'The address on which the gateways listen; 0.0.0.0 for all',
    expected: 'an address of this machine',
  }),
});

export const checkedStartConfigSchema = checkEventLogConfig(startConfigSchema);
export type StartConfig = z.output<typeof startConfigSchema>;
