import type { TableId } from '@battleline/domain';
import type { Signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Account } from '../account/account.ts';
import type { Route } from '../session/route.ts';
import type { Session } from '../session/session.ts';
import type { Settings } from '../session/settings.ts';
import type { Keep } from '../session/storage.ts';
import type { Desk } from '../table/desk.ts';
import type { Talk } from '../talk/talk.ts';
import type { Announcer } from './announcer.ts';
import type { Sound } from './sounds.ts';

export type Dialog = 'settings' | 'help' | 'account' | 'talk';

/** All that the parts of the page share. */
export type Parts = {
  readonly session: Session;
  readonly account: Account;
  readonly settings: Settings;
  readonly route: Route;
  readonly announcer: Announcer;
  readonly play: (sound: Sound) => void;
  readonly dialog: Signal<Dialog | null>;
  /** kept for this tab only */
  readonly tabKeep: Keep;
};
export type App = Parts & {
  readonly talk: Talk;
  /** the table as this tab plays or watches it; the same one for as long as the page lives */
  readonly deskOf: (table: TableId) => Desk;
};

export const AppContext = createContext<App | null>(null);

export const useApp = (): App => {
  const app = useContext(AppContext);
  if (app === null) throw new Error('useApp outside of the page');
  return app;
};
