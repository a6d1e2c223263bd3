import type { EventLog } from '@battleline/events';
import type { FaultKind } from '../plan/fault-plan.ts';
import type { System } from '../system/system.ts';
import { probeAppends, probeCheckpoints } from './recovery-probes.ts';

/** How long it took after each kill until its work was done again. */
export type Recovery = {
  readonly killed: (kind: FaultKind, target: string, t: number) => void;
  /** the kills of gateways, by index; when their players went on is seen later, in what these tell */
  readonly gatewayKills: () => readonly { readonly t: number; readonly gateway: number }[];
  readonly brokerMs: () => readonly number[];
  readonly projectorMs: () => readonly number[];
};

const GIVE_UP_MS = 120_000;

/** Looks after each kill when its work is done again. */
export const watchRecovery = (options: {
  readonly system: System;
  readonly log: EventLog;
  readonly signal: AbortSignal;
}): Recovery => {
  const { system, log, signal } = options;
  const gatewayKills: { t: number; gateway: number }[] = [];
  const brokerMs: number[] = [];
  const projectorMs: number[] = [];
  const until = (): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(GIVE_UP_MS)]);
  const note = (work: Promise<number>, into: number[]): void =>
    void work.then(
      (ms) => void into.push(ms),
      () => undefined, // the log was closed: the run is over
    );
  return {
    killed: (kind, target, t) => {
      if (kind === 'kill gateway')
        gatewayKills.push({ t, gateway: system.gateways.findIndex(({ name }) => name === target) });
      if (kind === 'kill broker') note(probeAppends(log, until()), brokerMs);
      if (kind === 'kill projector') note(probeCheckpoints(system.postgres.url, 'public_list', until()), projectorMs);
    },
    gatewayKills: () => gatewayKills,
    brokerMs: () => brokerMs,
    projectorMs: () => projectorMs,
  };
};
