import type { Header, StreamRef } from '../header.ts';

/**
 * Ids kept for each tab. Besides an unanswered command, a tab can have had six others carried out since it first sent
 * that one: the three before and the three after it. So of eight ids none is dropped that is younger than a command
 * without an answer.
 */
export const IDS_PER_TAB = 8;
/**
 * Tabs of one actor whose ids a stream keeps. More than the four that a session may have at once: those are the last to
 * attach, these the last to have had a command in this stream, and no id of a tab that lives may be dropped.
 */
export const TABS_PER_ACTOR = 16;

/**
 * A command that the log has answered: at `version` of the stream that keeps its id, at log time `at` (µs); `refusal` =
 * its code, if refused.
 */
export type HeldCommand = {
  readonly id: string;
  readonly version: number;
  readonly at: number;
  readonly refusal: { readonly code: string; readonly reason: string } | null;
};

/** The last commands of one tab, oldest first; `droppedTo` = log time of the newest one that was dropped, 0 = none. */
export type HeldTab = {
  readonly actor: string;
  readonly tab: string;
  readonly commands: readonly HeldCommand[];
  readonly droppedTo: number;
};

/** Whether this named stream keeps the id of the record's command (R8). */
export const keepsId = (header: Header, ref: StreamRef): boolean =>
  header.commandId !== null &&
  header.tab !== null &&
  !ref.checked &&
  (ref.kind === 'table' || (ref.kind === 'player' && ref.id === header.actor));

/** The held ids after a command; the tab used last stands last, one tab too many of an actor pushes out that used least recently. */
export const holdCommand = (
  tabs: readonly HeldTab[],
  header: Header & { readonly actor: string; readonly tab: string },
  command: HeldCommand,
): readonly HeldTab[] => {
  const { actor, tab } = header;
  const isThis = (held: HeldTab): boolean => held.actor === actor && held.tab === tab;
  const known = tabs.find(isThis);
  const all = [...(known?.commands ?? []), command];
  const commands = all.slice(-IDS_PER_TAB);
  const droppedTo = all.at(-1 - IDS_PER_TAB)?.at ?? known?.droppedTo ?? 0;
  const others = tabs.filter((held) => !isThis(held));
  const own = others.filter((held) => held.actor === actor);
  const dropped = own.length >= TABS_PER_ACTOR ? own[0] : undefined;
  return [...others.filter((held) => held !== dropped), { actor, tab, commands, droppedTo }];
};

export const findHeld = (tabs: readonly HeldTab[], id: string): HeldCommand | undefined => {
  for (const { commands } of tabs) {
    const held = commands.find((command) => command.id === id);
    if (held) return held;
  }
  return undefined;
};

/**
 * Whether a command of this tab, first sent when its client had seen log time `at`, may have been answered and dropped.
 * Its client has the answer then, for it has gone on; but a copy may come late, out of a process or connection that had
 * stood still, and nobody can tell any more whether it was carried out.
 */
export const mayBeDropped = (tabs: readonly HeldTab[], tab: string, at: number): boolean =>
  tabs.some((held) => held.tab === tab && held.droppedTo > 0 && held.droppedTo >= at);
