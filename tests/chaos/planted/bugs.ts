/*
 * Bugs that a gateway could have, each against one of the laws, planted into its sources as they are loaded; the files
 * stay as they are. A chaos run with one of them (`npm run chaos -- --bug NAME …`) must find something: this is how the
 * checker shows that it would.
 */

export type PlantedBug = {
  /** the source file, from the repository's root */
  readonly file: string;
  /** stands there exactly once */
  readonly instead: string;
  readonly put: string;
};

export const PLANTED_BUGS = {
  /** R6: a command is confirmed as soon as its record is in the log, whatever the log's readers make of it. */
  'confirm-early': {
    file: 'apps/gateway/src/writing/writer.ts',
    instead: 'return (await appendUntilKnown(',
    put: `if ((await log.append([record]))[0]?.status === 'appended') return { status: 'admitted' };
      return (await appendUntilKnown(`,
  },
  /** R2: a record counts at whatever version it was decided. */
  'ignore-version': {
    file: 'libs/events/src/fold/admission.ts',
    instead: 'ref.version !== (life?.version ?? 0)',
    put: 'false',
  },
  /** R9: now and then a record is passed over. */
  'skip-record': {
    file: 'libs/events/src/fold/partition-fold.ts',
    instead: 'offset > 0 && isVoided(offset, record.value)',
    put: 'offset % 100 === 99',
  },
  /** Section 7 of the architecture: streams of one snapshot, and the place in the log of another. */
  'mix-snapshots': {
    file: 'libs/service/src/snapshot/snapshot-loading.ts',
    instead: "if (typeof states !== 'string') {",
    put: `if (typeof states !== 'string') {
      const older = (await readGenerations(loading))[1];
      const old = older === undefined ? '' : await readStates(loading, older.generation);
      if (typeof old !== 'string')
        for (const [key, state] of states) states.set(key, { ...state, streams: old.get(key).streams });`,
  },
  /** R5: log time is the gateway's own time. */
  'own-clock': {
    file: 'libs/events/src/fold/admission.ts',
    instead: 'Math.max(now + 1, appendTime * 1000)',
    put: 'Math.max(now + 1, Date.now() * 1000)',
  },
} as const satisfies Record<string, PlantedBug>;
export type BugName = keyof typeof PLANTED_BUGS;
export const BUG_NAMES = Object.keys(PLANTED_BUGS) as BugName[];

/** The source with the bug in it. */
export const plantInto = (source: string, { file, instead, put }: PlantedBug): string => {
  const parts = source.split(instead);
  if (parts.length !== 2)
    throw new Error(`${file} holds "${instead}" ${parts.length - 1} times: mend tests/chaos/planted/bugs.ts`);
  return parts.join(put);
};
