import type { TableId } from '@battleline/domain';

/** What a load process is to do; `t` is everywhere the time since the run's start, ms. */
export type LoadPlan = {
  /** the run's folder */
  readonly folder: string;
  /** the run's start, ms since 1970 */
  readonly epoch: number;
  /** the gateways' base URLs */
  readonly addresses: readonly string[];
  /** number of the first player; they are called p0, p1, … over all load processes */
  readonly first: number;
  readonly players: number;
  /** with a session, and without one */
  readonly watchers: number;
  readonly visitors: number;
  /** commands a second that these players aim at together */
  readonly rate: number;
  readonly seed: number;
};

export type ToLoad =
  | { readonly type: 'start'; readonly plan: LoadPlan }
  /** nobody asks for anything more */
  | { readonly type: 'rest' }
  /** everybody ends his game and signs out */
  | { readonly type: 'leave' };

/** A command that was answered, or (`code` null) never will be. */
export type AskedCommand = {
  readonly who: string;
  readonly command: string;
  readonly asked: number;
  readonly answered: number;
  /** `ok`, the code of the refusal, or null */
  readonly code: string | null;
  /** index of the gateway that answered; -1: none */
  readonly gateway: number;
};

/** Somebody's connection has been greeted by this gateway, or (-1) lost. */
export type Sighting = { readonly who: string; readonly t: number; readonly gateway: number };

export type FromLoad =
  | { readonly type: 'entered' }
  | { readonly type: 'news'; readonly commands: readonly AskedCommand[]; readonly sightings: readonly Sighting[] }
  /** how many wait for an answer, and the tables that somebody sits at */
  | { readonly type: 'resting'; readonly waiting: number; readonly tables: readonly TableId[] }
  /** what kept somebody from leaving */
  | { readonly type: 'left'; readonly faults: readonly string[] }
  /** something that must not happen to an honest player */
  | { readonly type: 'fault'; readonly text: string };
