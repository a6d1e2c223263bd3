import { BRAINS, createClient, loginGuest } from '@battleline/client';
import {
  createLogger,
  createRegistry,
  readConfig,
  readProgram,
  runProcess,
  shownConfig,
  startHealthServer,
} from '@battleline/service';
import { runBot } from './bot.ts';
import { botConfigSchema } from './config.ts';
import { createOpenInvites } from './open-invites.ts';

/** How long an open invite is left to people, ms. */
const OPEN_AFTER_MS = 1500;
const RETRY_MS = 300;

const config = readConfig(botConfigSchema, process.env);
const program = readProgram(config);
const log = createLogger({ role: 'bot', program, level: config.LOG_LEVEL });
log.info({ config: shownConfig(botConfigSchema, config) }, 'starting');

await runProcess({ logger: log }, async ({ signal, open }) => {
  const openInvites = createOpenInvites();
  let starting = config.BOT_COUNT;

  const runOne = (index: number): Promise<void> => {
    let isReady = false;
    // Each bot starts at another gateway of the list.
    const turn = index % config.GATEWAY_ADDRESSES.length;
    const addresses = [...config.GATEWAY_ADDRESSES.slice(turn), ...config.GATEWAY_ADDRESSES.slice(0, turn)];
    return runBot(
      {
        login: (stop) =>
          loginGuest(addresses, { kind: 'bot', signal: stop }).catch((error: unknown) => {
            if (!stop.aborted && index === 0) log.warn({ error }, 'no gateway answers');
            return loginGuest(addresses, { kind: 'bot', rounds: Infinity, signal: stop });
          }),
        connect: (token) => createClient({ addresses, token }),
        brain: BRAINS[config.BOT_LEVEL],
        random: Math.random,
        paceMs: config.BOT_PACE_MS,
        patienceMs: config.BOT_PATIENCE_MS,
        openInvites,
        openAfterMs: config.BOT_ACCEPT_OPEN ? OPEN_AFTER_MS : null,
        retryMs: RETRY_MS,
        ready: () => {
          if (!isReady && --starting === 0) log.info({ bots: config.BOT_COUNT }, 'ready');
          isReady = true;
        },
        log,
      },
      signal,
    );
  };

  const { HTTP_HOST: host, HTTP_PORT: port } = config;
  if (port !== undefined) {
    const registry = createRegistry('bot', program);
    const readiness = () => ({ ready: starting === 0, reason: starting === 0 ? 'waits for games' : 'signs in' });
    await open('health', startHealthServer({ host, port, readiness, registry }), (server) => server.close());
  }
  await Promise.all(Array.from({ length: config.BOT_COUNT }, (_, index) => runOne(index)));
});
