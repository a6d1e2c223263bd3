import type { NewRecord } from './event-log.ts';

/**
 * What becomes of one append.
 * `duplicated`: every record lands twice, the first copy is answered.
 * `unacknowledged`: the result is unknown, whether the records land or not.
 * `cut`: the first `after` records land, the result of all is unknown.
 * `late`: the result is unknown, the records land at the store's `landLate`, behind others.
 * `refused`: nothing lands, and the caller is told so.
 */
export type AppendFate =
  | { readonly type: 'duplicated' }
  | { readonly type: 'unacknowledged'; readonly lands: boolean }
  | { readonly type: 'cut'; readonly after: number }
  | { readonly type: 'late' }
  | { readonly type: 'refused'; readonly reason: string };

/** The faults of one process's link to the log; those of the log itself belong to `MemoryLogStore`. */
export type MemoryLogFaults = {
  /** The fates of this handle's next appends, one each, first in first out. */
  readonly next: (...fates: readonly AppendFate[]) => void;
  /** From now on this handle's followers see nothing new, until `show`; appends go on. */
  readonly hide: () => void;
  readonly show: () => void;
  /** From now on this handle reaches nothing: appends aren't done, followers wait, until `mend`. */
  readonly breakOff: () => void;
  readonly mend: () => void;
};

/** The link's state as the handle asks for it. */
export type MemoryLogLink = MemoryLogFaults & {
  readonly fateOf: (records: readonly NewRecord[]) => AppendFate | undefined;
  readonly isHidden: () => boolean;
  readonly isBroken: () => boolean;
};

/** A faultless link; `decide` is asked for every append that has no planned fate, so that a simulation can roll dice. */
export function memoryLogLink(
  changed: () => void,
  decide: (records: readonly NewRecord[]) => AppendFate | undefined = () => undefined,
): MemoryLogLink {
  const planned: AppendFate[] = [];
  let hidden = false;
  let broken = false;
  return {
    next: (...fates) => void planned.push(...fates),
    fateOf: (records) => planned.shift() ?? decide(records),
    hide: () => void (hidden = true),
    show: () => {
      hidden = false;
      changed();
    },
    breakOff: () => void (broken = true),
    mend: () => {
      broken = false;
      changed();
    },
    isHidden: () => hidden,
    isBroken: () => broken,
  };
}
