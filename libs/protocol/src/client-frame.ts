import {
  CLAIM_TIMINGS,
  CLOCK_SPANS,
  DECLINE_REASONS,
  ON_LEAVE,
  parseClientId,
  parseGameId,
  parseInviteId,
  parseTabId,
  parseTableId,
} from '@battleline/domain';
import { z } from 'zod';

/** The largest frame that a client may send, in bytes. */
export const MAX_CLIENT_FRAME = 4096;

const HEX_ID = '^[0-9a-f]{32}$';

/** The pattern is for readers of the schema: the parser decides. */
const idOf = <T>(name: string, parse: (text: string) => T | undefined, pattern = HEX_ID) =>
  z
    .string()
    .meta({ pattern })
    .transform((text, context): T => {
      const id = parse(text);
      if (id !== undefined) return id;
      context.addIssue({ code: 'custom', message: `is no ${name} id` });
      return z.NEVER;
    });

const clientId = idOf('client', parseClientId);
const gameId = idOf('game', parseGameId);
const inviteId = idOf('invite', parseInviteId);
const tableId = idOf('table', parseTableId, '^[0-9]{1,2}-[0-9a-f]{30}$');
const tabId = idOf('tab', parseTabId);
const logTime = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const moves = z.number().int().min(0).max(10_000);
const inviteLink = z.string().regex(/^[\w-]{64}$/, 'is no link to an invite');
const hex32 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 32 bytes as 64 lower-case hex digits');

/** How long each player may think, in whole seconds: in each turn, or in the whole game and then what each turn adds. */
const clockSchema = z.strictObject({
  per: z.enum(CLOCK_SPANS),
  seconds: z.number().int().min(5).max(604_800),
  increment: z.number().int().min(0).max(3600).default(0),
});

const tableOptionsSchema = z.strictObject({
  claimTiming: z.enum(CLAIM_TIMINGS).default('turn-start'),
  onLeave: z.enum(ON_LEAVE).default('save'),
  clock: clockSchema.nullable().default(null),
});

/** What the client has seen: answers come from a gateway whose fold has reached all of it. */
const seenSchema = z.strictObject({
  /** the latest `at` of any frame, µs of log time */
  at: logTime,
  /** the latest `lobby` of any frame, µs of log time */
  lobby: logTime,
  /** moves seen, by table */
  tables: z.partialRecord(tableId, moves).default({}),
});

export const helloSchema = z.strictObject({
  type: z.literal('hello'),
  /** a session's token; without it a visitor who may browse and watch */
  token: z.string().max(1024).optional(),
  tab: tabId,
  seen: seenSchema.optional(),
});

const command = {
  /** a UUID made by the client for this command */
  id: z.uuid(),
  /** sent before, not answered yet */
  again: z.boolean().optional(),
  /** the latest `at` that the client had seen when it first sent this command */
  at: logTime,
};

export const commandSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('invite'),
    ...command,
    to: clientId.nullable(),
    options: tableOptionsSchema.prefault({}),
  }),
  z.strictObject({ type: z.literal('play'), ...command, options: tableOptionsSchema.prefault({}) }),
  z.strictObject({ type: z.literal('share'), ...command, options: tableOptionsSchema.prefault({}) }),
  z.strictObject({ type: z.literal('join'), ...command, link: inviteLink }),
  z.strictObject({ type: z.literal('withdraw'), ...command, invite: inviteId }),
  z.strictObject({
    type: z.literal('decline'),
    ...command,
    from: clientId,
    invite: inviteId,
    reason: z.enum(DECLINE_REASONS).nullable().default(null),
  }),
  z.strictObject({ type: z.literal('accept'), ...command, from: clientId, invite: inviteId }),
  z.strictObject({ type: z.literal('ready'), ...command, table: tableId, nonce: hex32 }),
  z.strictObject({ type: z.literal('move'), ...command, table: tableId, move: z.string().max(200), seen: moves }),
  z.strictObject({ type: z.literal('resign'), ...command, table: tableId }),
  z.strictObject({ type: z.literal('save'), ...command, table: tableId }),
  z.strictObject({ type: z.literal('resume'), ...command, game: gameId }),
  z.strictObject({
    type: z.literal('rematch'),
    ...command,
    game: gameId,
    /** with the same deal as that game: each plays the hand that the other had */
    sameDeal: z.boolean().default(false),
  }),
  z.strictObject({ type: z.literal('abandon'), ...command, game: gameId }),
  z.strictObject({ type: z.literal('watch'), ...command, table: tableId }),
  z.strictObject({ type: z.literal('unwatch'), ...command, table: tableId }),
  z
    .strictObject({
      type: z.literal('chat'),
      ...command,
      /** a line to one client … */
      to: clientId.nullable().default(null),
      /** … or at a table: who plays speaks to all there, who watches to the other watchers until the game is over */
      table: tableId.nullable().default(null),
      text: z.string().max(1000),
    })
    .refine(({ to, table }) => (to === null) !== (table === null), 'a line goes to one client or to one table'),
  z.strictObject({ type: z.literal('block'), ...command, client: clientId }),
  z.strictObject({ type: z.literal('unblock'), ...command, client: clientId }),
]);

export const LISTS = ['players', 'tables', 'invites'] as const;
export type ListName = (typeof LISTS)[number];

export const browseSchema = z.strictObject({
  type: z.literal('browse'),
  /** one page of each list at a time; null ends all subscriptions */
  list: z.enum(LISTS).nullable(),
  filter: z.strictObject({ free: z.boolean().optional(), name: z.string().max(40).optional() }).optional(),
  /** the `next` of an earlier page */
  cursor: z.string().max(80).optional(),
});

const pingSchema = z.strictObject({ type: z.literal('ping') });

/** Everything that a client may send. */
export const clientFrameSchema = z.discriminatedUnion('type', [
  helloSchema,
  browseSchema,
  pingSchema,
  ...commandSchema.options,
]);

export type ClientFrame = z.infer<typeof clientFrameSchema>;
export type CommandFrame = z.infer<typeof commandSchema>;
export type HelloFrame = z.infer<typeof helloSchema>;
export type BrowseFrame = z.infer<typeof browseSchema>;
/** What a client program writes: defaults may be left out. */
export type ClientFrameInput = z.input<typeof clientFrameSchema>;
export type CommandFrameInput = z.input<typeof commandSchema>;
export type Seen = z.infer<typeof seenSchema>;
