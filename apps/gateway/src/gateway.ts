import { createServer } from 'node:http';
import type { ClientId, GatewayId, TabId } from '@battleline/domain';
import {
  CONTROL_TOPIC,
  createLogReader,
  decodeControl,
  decodeRecord,
  encodeRecord,
  EVENT_TOPICS,
  type EventLog,
  type FoldedBatch,
  LOBBY_PARTITION,
  openTopics,
  partitionKey,
} from '@battleline/events';
import {
  type Life,
  listen,
  type Logger,
  noSavedStates,
  type Readiness,
  type SavedStates,
  type StartStates,
} from '@battleline/service';
import type { Registry } from 'prom-client';
import { createAbsences } from './absences.ts';
import { atMost } from './answer-in-time.ts';
import { createAnnounce } from './announce.ts';
import { createAudience } from './audience.ts';
import { createBrowse } from './browse.ts';
import { createCommands } from './commands.ts';
import { type AccountHall, type AccountMeans, openAccountHall } from './accounts/account-hall.ts';
import type { GatewayConfig } from './config.ts';
import { createDirectory } from './directory.ts';
import { createDueWriters } from './due-writers.ts';
import { createFloorWatch } from './floor-watch.ts';
import type { GameArchive } from './game-archive.ts';
import { gameRoutes } from './game-routes.ts';
import { createGatewayBeats } from './gateway-beats.ts';
import { createGatewayLife } from './gateway-life.ts';
import { createHttpApi, fail } from './http-api.ts';
import { createLobbyWriter } from './lobby-writer.ts';
import { createLostGateways } from './lost-gateways.ts';
import { createLogEnd } from './log-end.ts';
import { createLogTime } from './log-time.ts';
import { createGatewayMetrics } from './metrics.ts';
import { createOwnGateway } from './own-gateway.ts';
import { createPatience } from './patience.ts';
import { personOf } from './person.ts';
import { createPresence } from './presence.ts';
import { createShowPresence } from './presence-frame.ts';
import { createReadBack } from './read-back.ts';
import { createRoute } from './route.ts';
import { createSavedGames } from './saved-games.ts';
import { createSessionTokens } from './session-token.ts';
import { createSessions } from './sessions.ts';
import { createSocketServer } from './socket-server.ts';
import { createStreamLocks } from './stream-locks.ts';
import { createTick } from './tick.ts';
import { watchProgress } from './progress.ts';
import { leaveForgotten } from './watch-room.ts';
import { createWorld } from './world.ts';
import { createWriter } from './writer.ts';

const FROM_THE_START: StartStates = new Map();
const STOP_WITHIN_MS = 3000;
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
  const {
    config,
    program,
    log,
    logger,
    registry,
    life,
    startStates = FROM_THE_START,
    savedStates = noSavedStates,
  } = deps;
  const own = createOwnGateway();
  const metrics = createGatewayMetrics(registry);
  // The reader outlives the sockets: what is pending when the process is to stop is still read back.
  const end = new AbortController();
  await openTopics(log, encodeRecord);

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
  const logTime = createLogTime(deps.monotonic);
  const readBack = createReadBack(own);
  const tick = createTick(own, log, readBack);
  const write = createWriter({
    own,
    log,
    world,
    logTime: logTime.now,
    readBack,
    locks: createStreamLocks(),
    tick,
    metrics,
    signal: end.signal,
  });
  const writeLobby = createLobbyWriter(world, write);
  const directory = createDirectory(world);
  const audience = createAudience();
  const grace = config.SESSION_GRACE_SECONDS * 1_000_000;
  const absences = createAbsences(world, grace);
  const showPresence = createShowPresence(world, absences, logTime.now);
  const savedGames = createSavedGames(world);
  const shown = { showPresence, savedGames, now: logTime.now };
  const announce = createAnnounce({ own, world, audience, directory, ...shown });
  const aliveGateways = directory.gateways;
  const patience = createPatience(own, aliveGateways);
  const commands = createCommands({ world, write, writeLobby, savedStates, openInvites: directory.openInvites });
  const tokens = createSessionTokens(new TextEncoder().encode(config.SESSION_SECRET));
  const sessions = createSessions({ world, writeLobby, tokens });
  const hall: AccountHall | undefined =
    deps.accounts &&
    openAccountHall({
      means: deps.accounts,
      config,
      gateway: own.id(),
      log,
      world,
      write,
      sessions,
      logTime: logTime.now,
      present: directory.clients,
      isReady: () => readiness().ready,
      fail,
      logger,
      signal: end.signal,
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
  const due = createDueWriters({
    ...{ own, world, write, writeLobby, tick, absences, patience, now: logTime.now, grace, steadySince },
    ...{ metrics, logger },
  });
  handlers.push(progress.onBatch, logTime.onBatch, (batch) => {
    const away = absences.onBatch(batch);
    const [invites, saved] = [directory.onBatch(batch), savedGames.onBatch(batch)];
    const clocks = due.onBatch(batch, away);
    announce.onBatch(batch, { invites, presence: away, saved, clocks });
  });
  handlers.push(presence.onBatch, readBack.onBatch, beats.onBatch);
  if (startStates.size > 0) {
    for (const part of [directory, absences, savedGames]) for (const fold of reader.folds()) part.begin(fold);
    due.begin(reader);
  }

  const lost = createLostGateways({
    own,
    world,
    writeLobby,
    watch: beats.watch,
    gateways: aliveGateways,
    log: logger,
  });

  handlers.push(lost.onBatch);

  const ownLife = createGatewayLife(own, world, writeLobby, end.signal);

  let [isStarted, isDraining] = [false, false];
  const readiness = (): Readiness => {
    if (isDraining) return { ready: false, reason: 'moves its clients to other gateways, and stops' };
    if (reader.stopped().length > 0) return { ready: false, reason: 'a partition holds records of a newer version' };
    if (!isStarted) return { ready: false, reason: 'reading the log' };
    const isFresh = world.isFresh('lobby', LOBBY_PARTITION);
    return isFresh ? { ready: true, reason: 'follows the log' } : { ready: false, reason: 'behind the log' };
  };

  const { LOGINS_PER_MINUTE: loginsPerMinute } = config;
  const onBug = (error: unknown): void => logger.error({ error }, 'request failed');
  const onOutage = (error: unknown): void => logger.debug({ error }, 'read models do not answer');
  const api = createHttpApi({
    gateway: own.id,
    program,
    sessions,
    accounts: hall?.routes,
    games: gameRoutes({ archive: deps.archive, onOutage, person: (client) => personOf(world, client) }),
    readiness,
    registry,
    loginsPerMinute,
    onBug,
  });
  const server = createServer(api);
  const route = createRoute({ world, commands, browse, audience, announce, metrics });
  const logEnd = createLogEnd({ log, reader, signal: end.signal });
  const floors = createFloorWatch({ world, logEnd, metrics, log: logger });
  const limits = { perSecond: config.FRAMES_PER_SECOND, burst: config.FRAMES_BURST };
  const origins = config.ALLOWED_ORIGINS;
  const sockets = createSocketServer({
    ...{ gateway: own.id, program, world, tokens, metrics, log: logger },
    server,
    route,
    audience,
    announce,
    browse,
    presence,
    floors,
    leaveForgotten: (client) => leaveForgotten(client, world, writeLobby, logEnd),
    limits,
    origins,
    maxConnections: config.CONNECTIONS_PER_ADDRESS,
    isOpen: () => readiness().ready,
  });
  const port = await listen(server, { host: config.HTTP_HOST, port: config.HTTP_PORT });

  reader.run(end.signal).catch((error: unknown) => {
    if (!end.signal.aborted) life.fail(error);
  });
  const beating = beats.run(end.signal);
  const barring = hall?.run(end.signal).catch((error: unknown) => {
    if (!end.signal.aborted) life.fail(error);
  });
  await life.open('reader', undefined, () => {
    end.abort();
    hall?.names.stop();
    return Promise.all([beating, barring]).then(() => undefined);
  });
  const becomeReady = async (): Promise<boolean> => {
    await reader.ready();
    await ownLife.start(program);
    return (isStarted = !end.signal.aborted);
  };
  /** The lobby, read to its end, knows this gateway no more: its clients' connections count again under a new id. */
  const beginAnewIfForgotten = async (): Promise<void> => {
    if (world.gateway(own.id()).status !== 'unknown' || !world.isFresh('lobby', LOBBY_PARTITION)) return;
    isStarted = false;
    logger.warn({ gateway: own.id() }, 'forgotten by the lobby');
    await ownLife.beginAnew(program);
    isStarted = !end.signal.aborted;
    for (const { identity, tab } of audience.all())
      if (identity) void presence.note('attach', identity, tab, () => isHere(identity.client, tab));
  };
  const look = (): void => {
    if (!isStarted || isDraining) return;
    lost.look();
    beginAnewIfForgotten().catch(life.fail);
  };
  const looking = setInterval(look, LOOK_EVERY_MS);
  const ready = becomeReady().catch((error: unknown) => {
    life.fail(error);
    return false;
  });

  await life.open('sockets', undefined, async () => {
    isDraining = true;
    clearInterval(looking);
    const hasElsewhere = (): boolean =>
      aliveGateways().some((other) => other !== own.id() && world.gateway(other).status === 'alive');
    await Promise.all([atMost(STOP_WITHIN_MS, ownLife.drain()), sockets.drain(config.DRAIN_MS, hasElsewhere)]);
    browse.stop();
    due.stop();
    progress.stop();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
    await atMost(STOP_WITHIN_MS, commands.settled());
    await atMost(STOP_WITHIN_MS, ownLife.stop());
  });
  return { port, id: own.id(), ready };
};
