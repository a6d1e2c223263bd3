import { setTimeout as pause } from 'node:timers/promises';
import { autoPlay, type Brain, type Client, ClientClosedError } from '@battleline/client';
import type { TableFrame } from '@battleline/protocol';
import type { Logger } from 'pino';
import type { OpenInvites } from './open-invites.ts';
import { createSeatHunter } from './seat-hunter.ts';

export type BotDeps = {
  /** signs in as a new guest; tries until it succeeds or the signal aborts */
  readonly login: (signal: AbortSignal) => Promise<{ readonly token: string }>;
  readonly connect: (token: string) => Client;
  readonly brain: Brain;
  readonly random: () => number;
  readonly paceMs: number;
  /** a game in which nothing happens for so long is given up, ms */
  readonly patienceMs: number;
  readonly openInvites: OpenInvites;
  readonly openAfterMs: number | null;
  readonly retryMs: number;
  /** told at each time when this bot is greeted under a new session */
  readonly ready: () => void;
  readonly log: Logger;
};

const logEnd = (log: Logger, { table, view }: TableFrame): void => {
  const result = view.position?.result;
  if (result) log.debug({ table, moves: view.moves, by: result.by, won: result.winner === view.viewer }, 'game over');
};

/** One session from its greeting to its end; throws `ClientClosedError` at the end, or the signal's reason. */
const live = async (client: Client, deps: BotDeps, signal: AbortSignal): Promise<void> => {
  const { log } = deps;
  const stopPlaying = autoPlay(client, {
    ...deps,
    refused: ({ table }, _, { code }) => log.warn({ table, code }, 'move refused'),
  });
  const hunter = createSeatHunter({ ...deps, client });
  let patience: ReturnType<typeof setTimeout> | undefined;
  const stops = [stopPlaying, hunter.stop, () => clearTimeout(patience), () => client.close()];
  try {
    client.on('table', (frame) => {
      clearTimeout(patience);
      patience = setTimeout(() => void client.send({ type: 'resign', table: frame.table }), deps.patienceMs);
      if (frame.view.status === 'opened' || frame.view.status === 'playing') return;
      clearTimeout(patience);
      logEnd(log, frame);
      hunter.look();
    });
    client.on('invites', hunter.look);
    client.on('list', hunter.look);
    client.on('connection', ({ status }) => log.debug({ status }, 'connection changed'));
    if (deps.openAfterMs !== null) client.browse({ list: 'invites' });
    await client.until(({ connection }) => connection().status === 'online', signal);
    deps.ready();
    await client.until(() => false, signal);
  } finally {
    stops.forEach((stop) => stop());
  }
};

/** One bot, one identity at a time, until the signal aborts; when its session is over it signs in anew. */
export const runBot = async (deps: BotDeps, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    try {
      const { token } = await deps.login(signal);
      const client = deps.connect(token);
      await live(client, deps, signal).catch((error: unknown) => {
        if (!(error instanceof ClientClosedError)) throw error;
        const connection = client.connection();
        deps.log.warn({ code: 'code' in connection ? connection.code : null }, 'session over');
      });
      await pause(deps.retryMs, undefined, { signal });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
};
