import { setTimeout as delay } from 'node:timers/promises';
import type { FaultProxy } from '@battleline/events';
import type { FaultKind, PlannedFault } from '../plan/fault-plan.ts';
import type { Broker } from '../system/kafka-cluster.ts';
import type { System, SystemPlace } from '../system/system.ts';
import type { FaultLog } from './fault-log.ts';
import type { Victims } from './victims.ts';

const PATIENCE_MS = 20_000;
const LOOK_MS = 100;

export type Inflicting = {
  readonly system: System;
  readonly victims: Victims;
  readonly log: FaultLog;
  /** told once a process killed at `t` is gone */
  readonly killed: (kind: FaultKind, target: string, t: number) => void;
  readonly now: () => number;
  readonly trouble: (text: string) => void;
};

/**
 * Commits a planned fault on whom its draw points at, and mends it when its time is over. Resolves at once with
 * undefined where nobody qualifies now, else with the promise of its end.
 */
export const inflict = async (
  fault: PlannedFault,
  given: Inflicting,
): Promise<{ readonly over: Promise<void> } | undefined> => {
  const { system, victims, log } = given;
  const { kind, lastsMs, draw, force } = fault;
  const pickFrom = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(draw * items.length)];

  /** The fault itself: how it begins (resolves when there is something to wait for), and how it ends. */
  const commit = (target: string, names: readonly string[], act: () => Promise<void>) => {
    const releases = names.map((name) => victims.take(name));
    const end = log.begin(kind, target);
    const over = act()
      .catch((error: unknown) => given.trouble(`${kind} ${target}: ${String(error)}`))
      .finally(() => {
        end();
        releases.forEach((release) => release());
      });
    return { over };
  };

  const kill = (victim: { name: string; kill: () => Promise<void>; start: () => Promise<void> } | undefined) =>
    victim &&
    commit(victim.name, [victim.name], async () => {
      const t = given.now();
      await victim.kill();
      given.killed(kind, victim.name, t);
      await delay(lastsMs);
      await victim.start();
    });
  const freeze = (victim: { name: string; freeze: () => void; thaw: () => void } | undefined) =>
    victim &&
    commit(victim.name, [victim.name], async () => {
      victim.freeze();
      await delay(lastsMs);
      victim.thaw();
    });
  const network = (target: { name: string; proxy: FaultProxy } | undefined) =>
    target && commit(target.name, [target.name], () => breakProxy(kind, target.proxy, lastsMs, force));
  /** As the upgrade procedure has it: one after the other, and none while nobody else serves in its stead. */
  const restartAll = <Place extends SystemPlace>(places: readonly Place[], spared: () => readonly Place[]) =>
    commit(`all ${places.length}`, [], async () => {
      for (const place of places) {
        await noLonger(() => spared().includes(place));
        // One that is down or frozen already has its own trouble.
        if (victims.isTaken(place.name) || place.status() !== 'up' || spared().includes(place)) continue;
        const release = victims.take(place.name);
        try {
          const code = await place.stop();
          if (code !== 0) given.trouble(`${place.name} stopped with exit code ${code}`);
          await place.start();
        } finally {
          release();
        }
      }
    });

  switch (kind) {
    case 'kill gateway':
      return kill(pickFrom(victims.gateways()));
    case 'kill projector':
      return kill(pickFrom(victims.actives('projector')));
    case 'kill game-log':
      return kill(pickFrom(victims.actives('game-log')));
    case 'kill broker':
      return kill(pickFrom(await victims.brokers()));
    case 'kill postgres':
      return victims.isTaken('postgres') ? undefined : kill({ ...system.postgres, name: 'postgres' });
    case 'freeze gateway':
      return freeze(pickFrom(victims.gateways()));
    case 'freeze projector':
      return freeze(pickFrom(victims.actives('projector')));
    case 'freeze game-log':
      return freeze(pickFrom(victims.actives('game-log')));
    case 'freeze broker':
      return freeze(pickFrom(await victims.brokers()));
    case 'cut kafka':
    case 'stall kafka':
    case 'delay kafka':
      return network(pickFrom(await victims.brokers()));
    case 'cut postgres':
    case 'stall postgres':
    case 'delay postgres':
      return network(pickFrom(victims.links()));
    case 'restart gateways':
      return restartAll(system.gateways, victims.sparedGateways);
    case 'restart projections':
      return restartAll([...system.projectors, ...system.gameLogs], () => []);
    case 'restart broker': {
      const broker: Broker | undefined = pickFrom(await victims.brokers());
      return broker && commit(broker.name, [broker.name], broker.restart);
    }
    case 'clock': {
      const place = system.gateways.find(({ clock }) => clock !== undefined);
      const name = `clock of ${place?.name}`;
      if (!place?.clock || victims.isTaken(name)) return undefined;
      const { clock } = place;
      // From half a minute to twenty, before or after.
      const seconds = Math.round(30 + force * 1_170) * (draw < 0.5 ? -1 : 1);
      return commit(place.name, [name], async () => {
        clock.set(seconds);
        await delay(lastsMs);
        clock.set(0);
      });
    }
  }
};

/** Waits, but not for ever, until it is so no longer. */
const noLonger = async (isSo: () => boolean): Promise<void> => {
  for (let waitedMs = 0; isSo() && waitedMs < PATIENCE_MS; waitedMs += LOOK_MS) await delay(LOOK_MS);
};

const breakProxy = async (kind: FaultKind, proxy: FaultProxy, lastsMs: number, force: number): Promise<void> => {
  const [how] = kind.split(' ') as ['cut' | 'stall' | 'delay'];
  switch (how) {
    case 'cut': {
      const letIn = proxy.refuse();
      await delay(lastsMs);
      return letIn();
    }
    case 'stall': {
      // Requests are lost on their way, or answers, or both.
      const sides = force < 0.4 ? (['client'] as const) : force < 0.8 ? (['server'] as const) : BOTH;
      const releases = sides.map((side) => proxy.stall(side));
      await delay(lastsMs);
      return releases.forEach((release) => release());
    }
    case 'delay': {
      const ms = Math.round(5 + force * 95);
      for (const side of BOTH) proxy.delay(side, ms);
      await delay(lastsMs);
      for (const side of BOTH) proxy.delay(side, 0);
    }
  }
};

const BOTH = ['client', 'server'] as const;
