import { join } from 'node:path';
import type { Environment } from '@battleline/service';
import { CHECKOUT } from './data-folder.ts';
import type { Secrets } from './secrets.ts';

/** A process as it is to run. */
export type ProcessPlan = {
  /** shown in the terminal, and the log file's name */
  readonly name: string;
  /** path of its main.ts */
  readonly program: string;
  readonly environment: Environment;
  /** where it answers over HTTP */
  readonly address: string;
};

export type SystemPlan = {
  /** the environment that all processes get, `npm start`'s own */
  readonly environment: Environment;
  readonly databaseUrl: string;
  readonly secrets: Secrets;
  readonly host: string;
  readonly gatewayPorts: readonly number[];
  /** for the processes without a port of their own choice */
  readonly otherPorts: { readonly projector: number; readonly gameLog: number; readonly bot: number };
  readonly bots: number;
};

// What only servers may know; bots are ordinary clients.
const GATEWAY_SECRETS = ['SESSION_SECRET', 'NAME_SECRET', 'MASTER_KEY', 'SECOND_MASTER_KEY'];
const SERVER_SECRETS = ['DATABASE_URL', ...GATEWAY_SECRETS, 'KAFKA_SASL_PASSWORD'];
const NO_SECRETS = Object.fromEntries(GATEWAY_SECRETS.map((name) => [name, undefined]));
const LOOPBACK = '127.0.0.1';

/** An address under which this machine reaches what listens on `host`. */
export const localAddress = (host: string, port: number): string => {
  const reached = host === '0.0.0.0' || host === '::' ? LOOPBACK : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
};

/** All processes of a system: first the servers, then, when those are ready, their clients. */
export const planProcesses = (
  plan: SystemPlan,
): {
  readonly gateways: readonly ProcessPlan[];
  readonly servers: readonly ProcessPlan[];
  readonly clients: readonly ProcessPlan[];
} => {
  const inherited = Object.fromEntries(
    Object.entries(plan.environment).filter(([name]) => !SERVER_SECRETS.includes(name)),
  );
  const secret = Object.fromEntries(SERVER_SECRETS.map((name) => [name, plan.environment[name]]));
  const server = { ...inherited, ...secret, DATABASE_URL: plan.databaseUrl, ...NO_SECRETS };
  const on = (port: number, host = LOOPBACK): Environment => ({ HTTP_HOST: host, HTTP_PORT: `${port}` });
  const process = (title: string, app: string, port: number, environment: Environment): ProcessPlan => ({
    name: title,
    program: join(CHECKOUT, 'apps', app, 'src/main.ts'),
    environment: { ...environment, ...on(port) },
    address: localAddress(LOOPBACK, port),
  });

  const { session, name, master, second } = plan.secrets;
  const gatewaySecrets = {
    ...{ SESSION_SECRET: session, NAME_SECRET: name },
    ...{ MASTER_KEY: master, SECOND_MASTER_KEY: second },
  };
  const gateways = plan.gatewayPorts.map((port, i): ProcessPlan => ({
    ...process(`gateway-${i + 1}`, 'gateway', port, server),
    // All gateways end together: there is nobody to move clients to.
    environment: { DRAIN_MS: '0', ...server, ...gatewaySecrets, ...on(port, plan.host) },
    address: localAddress(plan.host, port),
  }));
  const bots = {
    ...inherited,
    GATEWAY_ADDRESSES: gateways.map(({ address }) => address).join(','),
    BOT_COUNT: `${plan.bots}`,
  };
  const { projector, gameLog, bot } = plan.otherPorts;
  const readers = [
    process('projector', 'projector', projector, server),
    process('game-log', 'game-log', gameLog, server),
  ];
  return {
    gateways,
    servers: [...gateways, ...readers],
    clients: plan.bots > 0 ? [process('bot', 'bot', bot, bots)] : [],
  };
};
