/** What a decision comes to: an event, nothing because it is already so (`undefined`), or a coded refusal. */
export type Decision<Event, Rejection> =
  { readonly ok: true; readonly event: Event | undefined } | { readonly ok: false; readonly rejection: Rejection };

/** Which stream an event is folded into, and when: `at` is the log time of its record in µs. */
export type Occurrence<Id> = { readonly id: Id; readonly at: number };

/**
 * The form of all state here: `evolve` is total and decides nothing; `decide` never sees a repeated command.
 * `State` is plain JSON, a union by `status` where it has phases.
 */
export type Decider<Command, Event, State, Rejection, Id> = {
  readonly initialState: State;
  readonly evolve: (state: State, event: Event, occurrence: Occurrence<Id>) => State;
  readonly decide: (command: Command, state: State) => Decision<Event, Rejection>;
};

export const decided = <Event>(event: Event): Decision<Event, never> => ({ ok: true, event });

export const alreadySo: Decision<never, never> = { ok: true, event: undefined };

/** A coded refusal with a sentence for the one who asked. */
export type Refusal<Code extends string> = { readonly code: Code; readonly reason: string };

export const refused = <Code extends string>(code: Code, reason: string): Decision<never, Refusal<Code>> => ({
  ok: false,
  rejection: { code, reason },
});
