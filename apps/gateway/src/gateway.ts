import type { ClientId, GatewayId, TabId } from '@battleline/domain';
import {
  CONTROL_TOPIC,
  createLogReader,
  decodeControl,
  decodeRecord,
  EVENT_TOPICS,
  type EventLog,
  type FoldedBatch,
  partitionKey,
} from '@battleline/events';
import {
  type Life,
  type Logger,
  type LogMetrics,
  noSavedStates,
  openTopicsWhenUp,
  type SavedStates,
  type StartStates,
} from '@battleline/service';
import type { Registry } from 'prom-client';
import { createAbsences } from './due/absences.ts';
import { atMost } from './answer-in-time.ts';
import { createAnnounce } from './views/announce.ts';
import { createAnnouncements } from './views/announcements.ts';
import { createAudience } from './sockets/audience.ts';
import { createBrowse } from './views/browse.ts';
import { createChat } from './chat/chat.ts';
import { createCommands } from './commands/commands.ts';
import { type AccountHall, type AccountMeans, openAccountHall } from './accounts/account-hall.ts';
import type { GatewayConfig } from './config.ts';
import { createDirectory } from './views/directory.ts';
import { createDueWriters } from './due/due-writers.ts';
import type { GameArchive } from './http/game-archive.ts';
import { createGatewayBeats } from './life/gateway-beats.ts';
import { createGatewayLife } from './life/gateway-life.ts';
import { createGatewayReadiness } from './life/gateway-readiness.ts';
import { openGatewayServer } from './gateway-server.ts';
import { fail } from './http/http-api.ts';
import { createLostGateways } from './life/lost-gateways.ts';
import { welcomeFrame } from './sockets/hello.ts';
import { createInviteLinks } from './commands/invite-link.ts';
import { createLogWriting } from './writing/log-writing.ts';
import { createGatewayMetrics } from './metrics.ts';
import { createOperatorsWord } from './life/operators-word.ts';
import { createOwnGateway } from './life/own-gateway.ts';
import { createPatience } from './due/patience.ts';
import { createPresence } from './life/presence.ts';
import { createShowPresence } from './views/presence-frame.ts';
import { createRecentSaves } from './views/recent-saves.ts';
import { createSavedGames } from './views/saved-games.ts';
import { createSessionTokens } from './http/session-token.ts';
import { createSessions } from './http/sessions.ts';
import { watchProgress } from './life/progress.ts';
import { createWatchers } from './views/watchers.ts';
import { createWorld } from './world.ts';

const FROM_THE_START: StartStates = new Map();
const STOP_WITHIN_MS = 2500;
const READER_ENDS_WITHIN_MS = 1000;
const LOOK_EVERY_MS = 500;

export type GatewayDeps = {
  readonly config: GatewayConfig;
  readonly program: string;
  readonly log: EventLog;
  readonly logger: Logger;
  readonly registry: Registry;
  readonly life: Life;
  /** snapshots to go on from; without them the log is read from its start */
  readonly startStates?: StartStates;
  /** what saved games go on from; without it none does here */
  readonly savedStates?: SavedStates;
  /** where accounts stand, and what encrypts them; none without it */
  readonly accounts?: AccountMeans;
  /** past games; without it they are asked for in vain */
  readonly archive?: GameArchive | undefined;
  /** told of the end of each phase of the start */
  readonly phaseEnded?: LogMetrics['phaseEnded'];
  /** ms, for tests */
  readonly monotonic?: () => number;
};

export type Gateway = {
  readonly port: number;
  /** its first one */
  readonly id: GatewayId;
  /** True once it has caught up and the lobby knows it, when it takes clients; false where it ends before. */
  readonly ready: Promise<boolean>;
};

/** Puts a gateway together: fold, decisions, sockets. Resolves when it listens. */
export const startGateway = async (deps: GatewayDeps): Promise<Gateway> => {
  const { config, program, log, logger, registry, life } = deps;
  const { startStates = FROM_THE_START, savedStates = noSavedStates, phaseEnded = () => undefined } = deps;
  const own = createOwnGateway();
  const metrics = createGatewayMetrics(registry);
  // The reader outlives the sockets: what is pending when the process is to stop is still read back.
  const end = new AbortController();
  await openTopicsWhenUp(log, { logger, signal: life.signal });
  const secret = new TextEncoder().encode(config.SESSION_SECRET);
  const tokens = await createSessionTokens(secret);

  const handlers: ((batch: FoldedBatch) => void)[] = [];
  const reader = createLogReader({
    log,
    topics: EVENT_TOPICS,
    decode: decodeRecord,
    decodeControl,
    start: (topic, partition) => startStates.get(partitionKey(topic, partition)),
    onBatch: (batch) => handlers.forEach((handle) => handle(batch)),
    onStop: (stopped) => logger.error({ ...stopped }, 'partition stopped'),
    onMalformedWord: (offset, reason) =>
      logger.error({ topic: CONTROL_TOPIC, partition: 0, offset, reason }, 'malformed word'),
  });
  const world = createWorld(reader, (client) => hall?.names.of(client));
  const writing = createLogWriting({ own, log, world, metrics, signal: end.signal, monotonic: deps.monotonic });
  const { logTime, readBack, write, writeLobby } = writing;
  const directory = createDirectory(world);
  const audience = createAudience();
  const grace = config.SESSION_GRACE_SECONDS * 1_000_000;
  const absences = createAbsences(world, grace);
  const showPresence = createShowPresence(world, absences, logTime.now);
  const savedGames = createSavedGames(world);
  const links = createInviteLinks(secret);
  const chat = createChat({ log, world, audience, logTime: logTime.now, logger, signal: end.signal });
  const watchers = createWatchers(world, audience);
  const shown = { showPresence, savedGames, links, chat, watchers, now: logTime.now };
  const announce = createAnnounce({ own, world, audience, directory, ...shown });
  const announcements = createAnnouncements({ world, audience, now: logTime.now });
  const aliveGateways = directory.gateways;
  const patience = createPatience(own, aliveGateways);
  const saves = createRecentSaves(savedStates);
  const commands = createCommands({
    ...{ world, write, writeLobby, links, say: chat.say },
    savedStates: saves.savedStates,
    openInvites: directory.openInvites,
  });
  const sessions = createSessions({ world, writeLobby, tokens });
  const hall: AccountHall | undefined =
    deps.accounts &&
    openAccountHall({
      ...{ means: deps.accounts, config, log, world, write, sessions, fail, logger, signal: end.signal },
      ...{ gateway: own.id(), logTime: logTime.now, present: directory.clients },
      isReady: () => standing.readiness().ready,
      // Who is greeted before his name is known here is greeted by it then.
      onNamed: (client) => {
        for (const connection of audience.ofClient(client))
          connection.send(welcomeFrame(world, connection.identity, own.id(), program));
      },
    });
  const revision = (): number => directory.revision() + (hall?.names.revision() ?? 0);
  const browse = createBrowse(world, { ...directory, revision });
  const isHere = (client: ClientId, tab: TabId): boolean =>
    [...audience.ofClient(client)].some((connection) => connection.tab === tab);
  const presence = createPresence({ own, world, writeLobby, isHere, signal: end.signal });
  const progress = watchProgress(reader, metrics, logger);
  const beats = createGatewayBeats({ own, program, log, reader, metrics, logger });
  const steadySince = (): number | undefined => {
    const since = beats.watch.steadySince(logTime.now() / 1000);
    return since && since * 1000;
  };
  const dueDeps = { own, world, absences, patience, grace, steadySince, metrics, logger };
  const due = createDueWriters({ ...writing, ...dueDeps, now: logTime.now });
  handlers.push(progress.onBatch, logTime.onBatch, (batch) => {
    const away = absences.onBatch(batch);
    const [invites, saved] = [directory.onBatch(batch), savedGames.onBatch(batch)];
    const clocks = due.onBatch(batch, away);
    announce.onBatch(batch, { invites, presence: away, saved, clocks });
    announcements.look();
  });
  handlers.push(saves.onBatch, chat.onBatch, watchers.onBatch, presence.onBatch, readBack.onBatch, beats.onBatch);
  if (startStates.size > 0) {
    for (const part of [directory, absences, savedGames, watchers]) for (const fold of reader.folds()) part.begin(fold);
    due.begin(reader);
  }

  const watching = { watch: beats.watch, gateways: aliveGateways, log: logger };
  const lost = createLostGateways({ own, world, writeLobby, ...watching });
  handlers.push(lost.onBatch);

  const ownLife = createGatewayLife(own, world, writeLobby, end.signal);
  const standing = createGatewayReadiness(
    { own, reader, world, life: ownLife, program, logger, phaseEnded, signal: end.signal },
    () => {
      for (const { identity, tab } of audience.all())
        if (identity) void presence.note('attach', identity, tab, () => isHere(identity.client, tab));
    },
  );
  const server = await openGatewayServer({
    ...{ own, program, config, log, reader, world, writeLobby, commands, sessions, tokens },
    ...{ audience, announce, announcements, browse, presence, chat, registry, metrics, logger, signal: end.signal },
    accounts: hall?.routes,
    archive: deps.archive,
    readiness: standing.readiness,
    hasStarted: standing.hasStarted,
  });

  reader.run(end.signal).catch((error: unknown) => {
    if (!end.signal.aborted) life.fail(error);
  });
  const beating = Promise.all([beats.run(end.signal), chat.run(end.signal)]);
  const barring = hall?.run(end.signal).catch((error: unknown) => {
    if (!end.signal.aborted) life.fail(error);
  });
  await life.open('reader', undefined, () => {
    end.abort();
    hall?.names.stop();
    return atMost(READER_ENDS_WITHIN_MS, Promise.all([beating, barring]));
  });
  const hasElsewhere = (): boolean =>
    aliveGateways().some((other) => other !== own.id() && world.gateway(other).status === 'alive');
  const word = createOperatorsWord({
    ...{ own, world, life: ownLife, logger, stop: life.stop, onFailure: life.fail },
    drain: () => {
      standing.drain('takes no clients any more, as an operator said');
      return server.drain(config.DRAIN_MS, hasElsewhere);
    },
  });
  const look = (): void => {
    if (!standing.hasStarted()) return;
    word.look();
    lost.look();
    announcements.look();
    standing.beginAnewIfForgotten().catch(life.fail);
  };
  const looking = setInterval(look, LOOK_EVERY_MS);
  const ready = standing.start().catch((error: unknown) => {
    life.fail(error);
    return false;
  });

  await life.open('sockets', undefined, async () => {
    standing.drain('moves its clients to other gateways, and stops');
    clearInterval(looking);
    await Promise.all([atMost(STOP_WITHIN_MS, ownLife.drain()), server.end(config.DRAIN_MS, hasElsewhere)]);
    browse.stop();
    watchers.stop();
    due.stop();
    progress.stop();
    await server.close();
    await atMost(STOP_WITHIN_MS, commands.settled());
    await atMost(STOP_WITHIN_MS, ownLife.stop());
  });
  return { port: server.port, id: own.id(), ready };
};
