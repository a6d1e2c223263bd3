import type { ClientId } from '@battleline/domain';
import { type EventLog } from '@battleline/events';
import { createAccountWriter, type Logger } from '@battleline/service';
import type { RequestHandler } from 'express';
import type { GatewayConfig } from '../config.ts';
import type { Sessions } from '../http/sessions.ts';
import type { World } from '../world.ts';
import type { Writer } from '../writing/writer.ts';
import { accountRoutes, type AccountRoutesDeps } from './account-routes.ts';
import type { AccountStore } from './account-store.ts';
import { type AccountsDeps, createAccounts } from './accounts.ts';
import { createBarring } from './barring.ts';
import { createLoginTokens } from './login-token.ts';
import { createNames, type Names, type NamesDeps } from './names.ts';
import { createPasswords, type HashCost } from './password.ts';
import { createPutOut } from './put-out.ts';

/** What accounts need besides the log: where their rows stand, and the two secrets that are kept for ever. */
export type AccountMeans = {
  readonly store: AccountStore;
  readonly nameSecret: string;
  readonly masterKey: Uint8Array;
  readonly secondMasterKey?: Uint8Array | undefined;
  /** for tests; else as it must be */
  readonly hashCost?: HashCost;
};

/** All that a gateway has of accounts. */
export type AccountHall = {
  readonly routes: RequestHandler;
  readonly names: Names;
  /** Puts those out whose accounts are disabled or erased, until the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>;
};

/** Tells of each key once. */
const onceForEach = (tell: AccountsDeps['onUnreadable']): AccountsDeps['onUnreadable'] => {
  const told = new Set<string>();
  return (account) => {
    if (told.has(account.key)) return;
    told.add(account.key);
    tell(account);
  };
};

/** Puts the accounts of a gateway together; they work once their feature is active. */
export const openAccountHall = (deps: {
  readonly means: AccountMeans;
  readonly config: Pick<GatewayConfig, 'SESSION_SECRET' | 'TRIES_PER_NAME' | 'TRIES_PER_ADDRESS'>;
  readonly gateway: string;
  readonly log: EventLog;
  readonly world: World;
  readonly write: Writer;
  readonly sessions: Sessions;
  readonly logTime: () => number;
  /** who has a session */
  readonly present: () => Iterable<ClientId>;
  readonly isReady: () => boolean;
  readonly onNamed: NamesDeps['onNamed'];
  readonly fail: AccountRoutesDeps['fail'];
  readonly logger: Logger;
  readonly signal: AbortSignal;
}): AccountHall => {
  const { means, config, gateway, log, world, sessions, logTime, logger, signal } = deps;
  const { store, nameSecret, masterKey, secondMasterKey, hashCost } = means;
  const { features } = world;
  const isOn = (): boolean => features().has('accounts');
  const accounts = createAccounts({
    log,
    store,
    write: createAccountWriter({ gateway, log, store, features, logTime, signal }),
    passwords: createPasswords(hashCost),
    features,
    nameSecret,
    ...{ masterKey, secondMasterKey },
    onUnreadable: onceForEach(({ client, key }) => logger.error({ client, key }, 'account unreadable')),
  });
  const names = createNames({ store, nameOf: accounts.nameOf, isOn, onNamed: deps.onNamed });
  const barring = createBarring({
    log,
    store,
    present: deps.present,
    putOut: createPutOut({ world, write: deps.write, sessions, signal }),
    onChanged: names.changed,
    logger,
  });
  const endSession = async (client: ClientId): Promise<void> => {
    const { session } = world.player(client);
    if (session) await sessions.end(client, session.id);
  };
  const routes = accountRoutes({
    accounts,
    store,
    logins: createLoginTokens(new TextEncoder().encode(config.SESSION_SECRET)),
    limits: { triesPerName: config.TRIES_PER_NAME, triesPerAddress: config.TRIES_PER_ADDRESS },
    nameSecret,
    unavailable: () =>
      isOn() ? (deps.isReady() ? undefined : 'this gateway is not ready') : 'they are not switched on',
    sessionOf: async (request) => {
      const found = await sessions.claimsOf(request);
      if (!found) return undefined;
      const { client, session } = found.claims;
      return world.player(client).session?.id === session ? { client, token: found.token } : undefined;
    },
    startSession: (client) => sessions.start(client, 'guest'),
    endSession,
    fail: deps.fail,
    onOutage: (error) => logger.warn({ error }, 'accounts could not be answered'),
  });
  return { routes, names, run: barring.run };
};
