import { provableFlags } from '@battleline/client';
import { type Flag, printMove, type TableView } from '@battleline/domain';

/** Those of the flags that the viewer may claim now whose claim is proved by what lies on the table. */
export const provedFlags = (view: TableView): Flag[] =>
  view.position === null || view.viewer === 'watcher' ? [] : provableFlags(view.position, view.viewer, view.claimable);

/** The flags with this one added, or taken away. */
export const toggled = (flags: readonly Flag[], flag: Flag): Flag[] =>
  flags.includes(flag) ? flags.filter((other) => other !== flag) : [...flags, flag].toSorted((a, b) => a - b);

/** The move that claims these flags, or nothing. */
export const claimMove = (flags: readonly Flag[]): string => printMove({ type: 'claim', flags });
