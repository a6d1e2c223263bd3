import type { Decision, Refusal, TableId } from '@battleline/domain';
import type { AnyEvent, PartitionFold, StreamName } from '@battleline/events';
import type { RejectionCode } from '@battleline/protocol';

/** Where a command is decided, how, and which stream keeps its id (R8). */
export type CommandTarget = {
  readonly fold: PartitionFold;
  readonly table: TableId | undefined;
  readonly keeper: StreamName;
  readonly decide: () => Decision<AnyEvent, Refusal<RejectionCode>>;
  /** log time (µs) from which on it comes too late, 0 = none: a clock runs out */
  readonly until?: () => number;
  /** streams that its record names besides those that the event changes */
  readonly alsoNames?: (event: AnyEvent) => readonly StreamName[];
};
