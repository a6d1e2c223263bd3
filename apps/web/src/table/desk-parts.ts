import type { ReadonlySignal } from '@preact/signals';
import type { Announcer } from '../app/announcer.ts';
import type { Sound } from '../app/sounds.ts';
import type { Session } from '../session/session.ts';
import type { Choices } from '../session/settings.ts';
import type { Keep } from '../session/storage.ts';

/** What a table needs of the page, and of whoever keeps it: the gateways, or a practice. */
export type DeskParts = {
  readonly announcer: Announcer;
  readonly play: (sound: Sound) => void;
  /** kept for this tab only */
  readonly tabKeep: Keep;
  readonly settings: { readonly choices: ReadonlySignal<Choices> };
  readonly session: Pick<Session, 'state' | 'send' | 'move' | 'onTable'>;
};
