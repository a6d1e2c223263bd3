import type { TableId } from '@battleline/domain';
import { type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type Account, createAccount } from '../account/account.ts';
import { createRoute, type Route } from '../session/route.ts';
import { createSession, type Session } from '../session/session.ts';
import { createSettings, type Settings } from '../session/settings.ts';
import { createKeep, type Keep } from '../session/storage.ts';
import { findTab, renewTab } from '../session/tab.ts';
import { isConversationShown } from '../talk/conversation-view.tsx';
import { createTalk, type Talk } from '../talk/talk.ts';
import { createDesk, type Desk } from '../table/desk.ts';
import { texts } from '../texts.ts';
import { type Announcer, createAnnouncer } from './announcer.ts';
import { createSounds, type Sound } from './sounds.ts';

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

const createDesks = (parts: Parts): App['deskOf'] => {
  const desks = new Map<TableId, Desk>();
  const deskOf = (table: TableId): Desk => {
    const desk = desks.get(table) ?? createDesk(parts, table);
    desks.set(table, desk);
    return desk;
  };
  return deskOf;
};

/** Puts the page's parts together, and connects. */
export const createApp = async (): Promise<App> => {
  const keep = createKeep(() => localStorage);
  const tabKeep = createKeep(() => sessionStorage);
  const settings = createSettings(keep);
  const announcer = createAnnouncer();
  // On pages without TLS there are no locks.
  const locks = 'locks' in navigator ? navigator.locks : undefined;
  const session = createSession({
    address: location.origin,
    tab: await findTab(tabKeep, locks),
    renewTab: () => renewTab(tabKeep),
    keep,
    logInAgain: () => account?.logInAgain() ?? Promise.resolve(false),
    tooFast: () => announcer.notice(texts.connection.tooFast, 'bad'),
    expired: (isElsewhere) => announcer.notice(texts.connection[isElsewhere ? 'elsewhere' : 'expired']),
  });
  const account: Account | undefined = createAccount({ address: location.origin, session, keep });
  if (session.token() === undefined) void account.logInAgain();
  const parts: Parts = {
    session,
    account,
    settings,
    route: createRoute(),
    announcer,
    play: createSounds(settings.choices),
    dialog: signal<Dialog | null>(null),
    tabKeep,
  };
  const talk = createTalk({ session, announcer, keep, isShown: isConversationShown, heard: () => parts.play('line') });
  return { ...parts, talk, deskOf: createDesks(parts) };
};

export const AppContext = createContext<App | null>(null);

export const useApp = (): App => {
  const app = useContext(AppContext);
  if (app === null) throw new Error('useApp outside of the page');
  return app;
};
