import { setTimeout as delay } from 'node:timers/promises';
import type { AccountEvent, ClientId, Decision, Feature, NameKey, Refusal } from '@battleline/domain';
import {
  CLIENT_PARTITIONS,
  CLIENTS_TOPIC,
  COMMAND_LIFETIME,
  encodeRecord,
  type EventLog,
  FOLD_VERSION,
  type Header,
  partitionOfKey,
} from '@battleline/events';
import type { NameStanding, NameStore } from './name-store.ts';

/** What became of an account's command: its record is admitted (or it was so already), a refusal, or nobody knows yet. */
export type AccountWritten<Code extends string> =
  | { readonly status: 'written'; readonly found: NameStanding }
  | { readonly status: 'refused'; readonly rejection: Refusal<Code> }
  | { readonly status: 'undecided' };

export type AccountIntent<Code extends string> = {
  readonly nameKey: NameKey;
  readonly commandId: string;
  readonly actor: ClientId | null;
  /** asked again after each void record */
  readonly decide: (found: NameStanding) => Decision<AccountEvent, Refusal<Code>>;
};

export type AccountWriter = <Code extends string>(intent: AccountIntent<Code>) => Promise<AccountWritten<Code>>;

export type AccountWriterDeps = {
  /** who writes: a gateway's id, or null */
  readonly gateway: string | null;
  readonly log: EventLog;
  readonly store: Pick<NameStore, 'name'>;
  readonly features: () => ReadonlySet<Feature>;
  /** the log's time by estimate, µs */
  readonly logTime: () => number;
  readonly signal: AbortSignal;
  /** how long the fate of a command is waited for */
  readonly withinMs?: number;
};

const MAX_TRIES = 5;
const LOOK_MS = { first: 10, most: 200 };

/**
 * Decides, appends and confirms on the topic `clients`, whose state is not in memory here but in rows: the ground for a
 * decision is what they say at one moment, and a record is confirmed once they are past it and name its command (R6).
 */
export const createAccountWriter = (deps: AccountWriterDeps): AccountWriter => {
  const { gateway, log, store, features, logTime, signal, withinMs = 8_000 } = deps;

  /** Looks at the name's rows until they show what is looked for; undefined once there is no time left. */
  const lookUntil = async (
    nameKey: NameKey,
    deadline: number,
    isReached: (found: NameStanding) => boolean,
  ): Promise<NameStanding | undefined> => {
    for (let pause = LOOK_MS.first; ; pause = Math.min(pause * 2, LOOK_MS.most)) {
      const found = await store.name(nameKey);
      if (isReached(found)) return found;
      if (signal.aborted || performance.now() + pause > deadline) return undefined;
      await delay(pause, undefined, { ref: false });
    }
  };

  /** Appends, the same again while it is unknown whether it landed, and waits until the rows are past it. */
  const settle = async (
    nameKey: NameKey,
    header: Header,
    value: Uint8Array,
    deadline: number,
  ): Promise<NameStanding | undefined> => {
    const partition = partitionOfKey(nameKey, CLIENT_PARTITIONS);
    const record = { topic: CLIENTS_TOPIC, partition, key: Buffer.from(nameKey, 'hex'), value };
    let isUnknown = false;
    for (;;) {
      const [result] = await log.append([record]);
      if (result?.status === 'appended') return lookUntil(nameKey, deadline, ({ next }) => next > result.offset);
      isUnknown ||= result?.status === 'unknown';
      const found = await store.name(nameKey);
      // An earlier copy counts, or none can any more.
      const isOver = found.commandIds.includes(header.commandId ?? '') || found.now > header.notAfter;
      if (isUnknown && isOver) return found;
      if (signal.aborted || performance.now() + LOOK_MS.most > deadline) return undefined;
      await delay(LOOK_MS.most, undefined, { ref: false });
    }
  };

  return async ({ nameKey, commandId, actor, decide }) => {
    const deadline = performance.now() + withinMs;
    let found = await store.name(nameKey);
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      if (found.commandIds.includes(commandId)) return { status: 'written', found };
      const decision = decide(found);
      if (!decision.ok) return { status: 'refused', rejection: decision.rejection };
      if (decision.event === undefined) return { status: 'written', found };
      const header: Header = {
        streams: [{ kind: 'name', id: nameKey, version: found.version, checked: false, rests: false }],
        commandId,
        tab: null,
        actor,
        gateway,
        foldedTo: found.now,
        notBefore: 0,
        notAfter: Math.max(found.now, logTime()) + COMMAND_LIFETIME,
        needs: FOLD_VERSION,
      };
      const settled = await settle(nameKey, header, encodeRecord(header, decision.event, features()), deadline);
      if (!settled) return { status: 'undecided' };
      found = settled;
    }
    return found.commandIds.includes(commandId) ? { status: 'written', found } : { status: 'undecided' };
  };
};
