import type { Header, StreamRef } from '../header.ts';

/** Ids kept for each tab: what it may have unanswered at once (R8). */
export const IDS_PER_TAB = 4;
/**
 * Tabs of one actor whose ids a stream keeps. More than the four that a session may have at once: those are the last to
 * attach, these the last to have had a command in this stream, and no id of a tab that lives may be dropped.
 */
export const TABS_PER_ACTOR = 16;

/** A command that the log has answered: at `version` of the stream that keeps its id; `refusal` = its code, if refused. */
export type HeldCommand = {
  readonly id: string;
  readonly version: number;
  readonly refusal: { readonly code: string; readonly reason: string } | null;
};

/** The last commands of one tab, oldest first. */
export type HeldTab = { readonly actor: string; readonly tab: string; readonly commands: readonly HeldCommand[] };

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
  const commands = [...(tabs.find(isThis)?.commands ?? []), command].slice(-IDS_PER_TAB);
  const others = tabs.filter((held) => !isThis(held));
  const own = others.filter((held) => held.actor === actor);
  const dropped = own.length >= TABS_PER_ACTOR ? own[0] : undefined;
  return [...others.filter((held) => held !== dropped), { actor, tab, commands }];
};

export const findHeld = (tabs: readonly HeldTab[], id: string): HeldCommand | undefined => {
  for (const { commands } of tabs) {
    const held = commands.find((command) => command.id === id);
    if (held) return held;
  }
  return undefined;
};
