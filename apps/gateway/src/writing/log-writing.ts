import type { EventLog } from '@battleline/events';
import { createLobbyWriter, type LobbyWriter } from './lobby-writer.ts';
import { createLogTime, type LogTime } from './log-time.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { OwnGateway } from '../life/own-gateway.ts';
import { createReadBack, type ReadBack } from './read-back.ts';
import { createStreamLocks } from './stream-locks.ts';
import { createTick, type Tick } from './tick.ts';
import type { World } from '../world.ts';
import { createWriter, type Writer } from './writer.ts';

/** All that writes to the log decides on one world, by one estimate of the log's time, and waits for its read-back. */
export type LogWriting = {
  readonly logTime: LogTime;
  readonly readBack: ReadBack;
  readonly tick: Tick;
  readonly write: Writer;
  readonly writeLobby: LobbyWriter;
};

export const createLogWriting = (deps: {
  readonly own: OwnGateway;
  readonly log: EventLog;
  readonly world: World;
  readonly metrics: GatewayMetrics;
  readonly signal: AbortSignal;
  /** ms, for tests */
  readonly monotonic: (() => number) | undefined;
}): LogWriting => {
  const { own, log, world } = deps;
  const logTime = createLogTime(deps.monotonic);
  const readBack = createReadBack(own);
  const tick = createTick(own, log, readBack);
  const write = createWriter({ ...deps, logTime: logTime.now, readBack, locks: createStreamLocks(), tick });
  return { logTime, readBack, tick, write, writeLobby: createLobbyWriter(world, write) };
};
