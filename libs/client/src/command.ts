import type { CommandFrameInput, RejectionCode } from '@battleline/protocol';

type Bare<Frame> = Frame extends unknown ? Omit<Frame, 'id' | 'again' | 'at'> : never;

/** What a client program asks for; id, time and repetition are the client's business. */
export type Command = Bare<CommandFrameInput>;

/** A command as it goes over the wire, but for `again`. */
export type NumberedCommand = Command & { readonly id: string; readonly at: number };

/** What became of a command; `CLOSED`: the client was closed before an answer came, so its fate is unknown. */
export type Answer =
  | { readonly ok: true; readonly version: number }
  | {
      readonly ok: false;
      readonly code: RejectionCode | 'CLOSED';
      readonly reason: string;
      /** of what may be done later: when, ms from now */
      readonly retryAfterMs?: number;
    };
