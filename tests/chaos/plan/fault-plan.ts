import { createRandom, type Random } from '@battleline/service/testing';
import type { FaultGroup, LogKind } from './options.ts';

/** Each kind of fault, the group that it belongs to, and how long it lasts, ms. */
export const FAULTS = {
  'kill gateway': { group: 'kill', lasts: [500, 4_000] },
  'kill projector': { group: 'kill', lasts: [500, 8_000] },
  'kill game-log': { group: 'kill', lasts: [500, 8_000] },
  'kill broker': { group: 'kill', lasts: [500, 6_000] },
  'kill postgres': { group: 'kill', lasts: [100, 1_500] },
  'freeze gateway': { group: 'freeze', lasts: [1_000, 20_000] },
  'freeze projector': { group: 'freeze', lasts: [1_000, 20_000] },
  'freeze game-log': { group: 'freeze', lasts: [1_000, 20_000] },
  'freeze broker': { group: 'freeze', lasts: [1_000, 20_000] },
  'cut kafka': { group: 'network', lasts: [0, 1_000] },
  'stall kafka': { group: 'network', lasts: [1_000, 6_000] },
  'delay kafka': { group: 'network', lasts: [3_000, 12_000] },
  'cut postgres': { group: 'network', lasts: [0, 2_000] },
  'stall postgres': { group: 'network', lasts: [1_000, 10_000] },
  'delay postgres': { group: 'network', lasts: [3_000, 15_000] },
  'restart gateways': { group: 'restart', lasts: [0, 0] },
  'restart projections': { group: 'restart', lasts: [0, 0] },
  'restart broker': { group: 'restart', lasts: [0, 0] },
  clock: { group: 'clock', lasts: [10_000, 40_000] },
} as const satisfies Record<string, { readonly group: FaultGroup; readonly lasts: readonly [number, number] }>;
export type FaultKind = keyof typeof FAULTS;

/** One fault as it is planned; which of those that qualify then it meets is settled by `draw` when it is due. */
export type PlannedFault = {
  /** ms since the start of the faults */
  readonly at: number;
  readonly kind: FaultKind;
  readonly lastsMs: number;
  /** from 0 to below 1: picks the target */
  readonly draw: number;
  /** from 0 to below 1: how bad it is, where that can be more or less */
  readonly force: number;
};

type Share = { readonly kinds: readonly FaultKind[]; readonly aMinute: number };

const SHARES: Readonly<Record<LogKind, readonly Share[]>> = {
  kafka: [
    { kinds: ['kill gateway'], aMinute: 3 },
    { kinds: ['kill projector', 'kill game-log'], aMinute: 1 },
    { kinds: ['kill broker'], aMinute: 0.8 },
    { kinds: ['kill postgres'], aMinute: 0.2 },
    { kinds: ['freeze gateway'], aMinute: 1 },
    { kinds: ['freeze projector', 'freeze game-log', 'freeze broker'], aMinute: 1 },
    { kinds: ['cut kafka', 'stall kafka', 'delay kafka'], aMinute: 1 },
    { kinds: ['cut postgres', 'stall postgres', 'delay postgres'], aMinute: 1 },
    { kinds: ['restart gateways', 'restart projections', 'restart broker'], aMinute: 0.4 },
    { kinds: ['clock'], aMinute: 0.6 },
  ],
  postgres: [
    { kinds: ['kill gateway'], aMinute: 3 },
    { kinds: ['kill projector', 'kill game-log'], aMinute: 1 },
    { kinds: ['kill postgres'], aMinute: 0.8 },
    { kinds: ['freeze gateway'], aMinute: 1 },
    { kinds: ['freeze projector', 'freeze game-log'], aMinute: 1 },
    { kinds: ['cut postgres', 'stall postgres', 'delay postgres'], aMinute: 2.5 },
    { kinds: ['restart gateways', 'restart projections'], aMinute: 0.4 },
    { kinds: ['clock'], aMinute: 0.6 },
  ],
};

/** So many faults in a hundred come at the same moment as another one. */
const AT_ONCE = 20;

export type FaultPlanOptions = {
  readonly log: LogKind;
  readonly minutes: number;
  readonly seed: number;
  readonly groups: readonly FaultGroup[];
};

/** All faults of a run in the order of their times; the same for the same options. */
export const planFaults = ({ log, minutes, seed, groups }: FaultPlanOptions): readonly PlannedFault[] => {
  const random = createRandom(seed);
  const lengthMs = minutes * 60_000;
  const faults = SHARES[log].flatMap((share) => spread(share, lengthMs, random));
  const together = faults.map((fault) =>
    random.below(100) < AT_ONCE ? { ...fault, at: random.pick(faults).at } : fault,
  );
  return together.filter(({ kind }) => groups.includes(FAULTS[kind].group)).toSorted((one, other) => one.at - other.at);
};

/** A share's faults, one at a random moment of each of as many equal parts of the run. */
const spread = ({ kinds, aMinute }: Share, lengthMs: number, random: Random): PlannedFault[] => {
  const count = Math.ceil((aMinute * lengthMs) / 60_000);
  const partMs = lengthMs / count;
  // In turn, from a random one on, so that none is missing.
  const order = random.shuffle(kinds);
  return Array.from({ length: count }, (_, part): PlannedFault => {
    const kind = order[part % order.length] ?? random.pick(kinds);
    const [shortest, longest] = FAULTS[kind].lasts;
    return {
      at: Math.floor(part * partMs + random.below(Math.ceil(partMs))),
      kind,
      lastsMs: shortest + random.below(longest - shortest + 1),
      draw: random.below(1_000_000) / 1_000_000,
      force: random.below(1_000_000) / 1_000_000,
    };
  });
};
