import type { ReadonlySignal } from '@preact/signals';
import type { Parts } from '../app/app.ts';
import type { Choices } from '../session/settings.ts';
import type { Session } from '../session/session.ts';

/** What a table needs of the page, and of whoever keeps it: the gateways, or a practice. */
export type DeskParts = Pick<Parts, 'announcer' | 'play' | 'tabKeep'> & {
  readonly settings: { readonly choices: ReadonlySignal<Choices> };
  readonly session: Pick<Session, 'state' | 'send' | 'move' | 'onTable'>;
};
