import type { Parts } from '../app/app.ts';
import type { Session } from '../session/session.ts';

/** What a table needs of the page, and of whoever keeps it: the gateways, or a practice. */
export type DeskParts = Pick<Parts, 'settings' | 'announcer' | 'play' | 'tabKeep'> & {
  readonly session: Pick<Session, 'state' | 'send' | 'move' | 'onTable'>;
};
