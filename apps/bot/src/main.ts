import { readFileSync } from 'node:fs';
import { createClient, loginGuest, randomPlay, sensiblePlay } from '@battleline/client';
import { pino, stdSerializers, stdTimeFunctions } from 'pino';
import { runBot } from './bot.ts';
import { parseBotConfig } from './config.ts';
import { startHealthServer } from './health-server.ts';
import { createOpenInvites } from './open-invites.ts';

/** How long an open invite is left to people, ms. */
const OPEN_AFTER_MS = 1500;
const RETRY_MS = 300;
const EXIT_CONFIG = 78;

const reading = parseBotConfig(process.env);
if (!reading.ok) {
  process.stderr.write(`${['The configuration has faults:', ...reading.faults].join('\n  ')}\n`);
  process.exit(EXIT_CONFIG);
}
const { config } = reading;
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const log = pino(
  {
    level: config.LOG_LEVEL,
    base: { role: 'bot', pid: process.pid, version, commit: config.BATTLELINE_COMMIT },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    errorKey: 'error',
    serializers: { error: stdSerializers.errWithCause },
  },
  pino.destination({ dest: 1, sync: true }),
);
log.info({ config }, 'starting');

const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort(signal));

const openInvites = createOpenInvites();
let starting = config.BOT_COUNT;
const runOne = (index: number): Promise<void> => {
  let isReady = false;
  // Each bot starts at another gateway of the list.
  const turn = index % config.GATEWAY_ADDRESSES.length;
  const addresses = [...config.GATEWAY_ADDRESSES.slice(turn), ...config.GATEWAY_ADDRESSES.slice(0, turn)];
  return runBot(
    {
      login: (signal) =>
        loginGuest(addresses, { kind: 'bot', signal }).catch((error: unknown) => {
          if (!signal.aborted && index === 0) log.warn({ error }, 'no gateway answers');
          return loginGuest(addresses, { kind: 'bot', rounds: Infinity, signal });
        }),
      connect: (token) => createClient({ addresses, token }),
      brain: config.BOT_LEVEL === 'random' ? randomPlay : sensiblePlay,
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
    stop.signal,
  );
};

const { HTTP_HOST: host, HTTP_PORT: port } = config;
try {
  if (port !== undefined) await startHealthServer({ host, port, isReady: () => starting === 0 });
  await Promise.all(Array.from({ length: config.BOT_COUNT }, (_, index) => runOne(index)));
} catch (error) {
  log.fatal({ error }, 'failed');
  stop.abort('failed');
  process.exitCode = 1;
}
log.info({ why: String(stop.signal.reason) }, 'stopped');
process.exit();
