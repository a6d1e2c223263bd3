/** What the checker looks for; each must be 0. */
export const FAULTS = ['lost', 'duplicated', 'divergent', 'leaked', 'hung'] as const;
export type Fault = (typeof FAULTS)[number];

export type Finding = { readonly fault: Fault; readonly text: string };

/** All that is wrong, as it is found: every finding counts, and the first of each kind are told. */
export type Findings = {
  readonly add: (fault: Fault, text: string) => void;
  readonly count: (fault: Fault) => number;
  readonly told: () => readonly Finding[];
};

/** One cause may show itself in each of a hundred thousand frames. */
const TOLD_OF_EACH = 50;

export const createFindings = (): Findings => {
  const counts = new Map<Fault, number>();
  const told: Finding[] = [];
  const count = (fault: Fault): number => counts.get(fault) ?? 0;
  return {
    add: (fault, text) => {
      counts.set(fault, count(fault) + 1);
      if (count(fault) <= TOLD_OF_EACH) told.push({ fault, text });
    },
    count,
    told: () => FAULTS.flatMap((fault) => told.filter((finding) => finding.fault === fault)),
  };
};
