/** The kinds of things that have a history of their own (R1). The order is storage: add at the end only. */
export const STREAM_KINDS = ['table', 'player', 'game', 'gateway', 'name', 'client', 'feature'] as const;
export type StreamKind = (typeof STREAM_KINDS)[number];

/** A stream that a record names, at the version that its decision was made on (R1). */
export type StreamRef = {
  readonly kind: StreamKind;
  /** 32 hex digits; a table's id as `<partition>-<30 hex digits>` */
  readonly id: string;
  readonly version: number;
  /** only compared, not moved on */
  readonly checked: boolean;
  /** the stream is at rest after this event */
  readonly rests: boolean;
};

/** What every record of `lobby`, `tables` and `clients` begins with; admission looks at nothing else (R2). */
export type Header = {
  readonly streams: readonly StreamRef[];
  /** 32 hex digits; null = none. A follow-up's is made of its cause (R7). */
  readonly commandId: string | null;
  /** the tab that sent the command (R8) */
  readonly tab: string | null;
  /** the client whose command it is */
  readonly actor: string | null;
  /** the gateway that decided */
  readonly gateway: string | null;
  /** log time of the decider's fold when it decided, µs (R5) */
  readonly foldedTo: number;
  /** void before this log time, µs; 0 = none */
  readonly notBefore: number;
  /** void after this log time, µs; 0 = none */
  readonly notAfter: number;
  /** the fold version that a reader needs (R9) */
  readonly needs: number;
};

/** How long a record may come after the decision of a command (R5), µs: what its `notAfter` is made of. */
export const COMMAND_LIFETIME = 15_000_000;

/** The fold version of this program: raised when the fold of existing events changes. */
export const FOLD_VERSION = 1;

/** A stream's key in a fold: `player/0123…`. */
export type StreamKey = `${StreamKind}/${string}`;

export const streamKey = ({ kind, id }: { readonly kind: StreamKind; readonly id: string }): StreamKey =>
  `${kind}/${id}`;
