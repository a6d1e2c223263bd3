import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@battleline/service';
import { type FloorKind, type Floors, floorsAbove } from './floor.ts';
import type { LogEnd } from '../life/log-end.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { World } from '../world.ts';

/** A leader that was deposed while it was frozen may tell an end that has long been passed: then it is asked again. */
const CONFIRM_MS = 2000;
const KEEP_MS = 60_000;
/** Of one alarm, whoever raises it. */
const TELL_EVERY_MS = 60_000;
/** Examined at once; who comes then is told `later`, and comes again. */
const MAX_EXAMINED = 1000;

/** Notices that the log has lost what a client was shown. */
export type FloorWatch = {
  /** Which of the floors stay above the fold when all is folded that the log holds: none, unless records are lost. */
  readonly lost: (floors: Floors) => Promise<readonly FloorKind[]>;
};

export type FloorWatchDeps = {
  readonly world: World;
  readonly logEnd: LogEnd;
  readonly metrics: GatewayMetrics;
  readonly log: Logger;
};

const NONE: readonly FloorKind[] = [];

export const createFloorWatch = ({ world, logEnd, metrics, log }: FloorWatchDeps): FloorWatch => {
  const examined = new Map<string, Promise<readonly FloorKind[]>>();
  let toldAt = -Infinity;

  const tell = (floors: readonly FloorKind[], { seen, session }: Floors): void => {
    for (const floor of floors) metrics.floorsAboveEnd.inc({ floor });
    if (performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    const held = { at: world.at(), lobby: world.lobbyTime() };
    const claimed = { at: seen?.at, lobby: seen?.lobby, session: session?.lobby };
    log.error({ floors, claimed, held }, 'log ends below what was shown');
  };

  const examine = async (floors: Floors): Promise<readonly FloorKind[]> => {
    for (let isConfirmed = false; ; isConfirmed = true) {
      if (!(await logEnd.isFolded())) return NONE;
      const above = floorsAbove(world, floors);
      if (above.length > 0 && isConfirmed) tell(above, floors);
      if (above.length === 0 || isConfirmed) return above;
      await delay(CONFIRM_MS, undefined, { ref: false });
    }
  };

  return {
    lost: async (floors) => {
      if (floorsAbove(world, floors).length === 0) return NONE;
      // A client that goes from gateway to gateway brings the same again, and finds what was found out meanwhile.
      const key = JSON.stringify(floors);
      const known = examined.get(key);
      if (known) return known;
      if (examined.size >= MAX_EXAMINED) return NONE;
      const examining = examine(floors);
      examined.set(key, examining);
      const forget = (): boolean => examined.delete(key);
      if ((await examining).length === 0) forget();
      else setTimeout(forget, KEEP_MS).unref();
      return examining;
    },
  };
};
