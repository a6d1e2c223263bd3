import type { TableId } from '@battleline/domain';
import { signal } from '@preact/signals';
import { type Account, createAccount } from '../account/account.ts';
import { createRoute } from '../session/route.ts';
import { createSession } from '../session/session.ts';
import { createSettings } from '../session/settings.ts';
import { createKeep } from '../session/storage.ts';
import { findTab, renewTab } from '../session/tab.ts';
import { createDesk, type Desk } from '../table/desk.ts';
import { isConversationShown } from '../talk/conversation-view.tsx';
import { createTalk } from '../talk/talk.ts';
import { texts } from '../texts.ts';
import { createAnnouncer } from './announcer.ts';
import type { App, Dialog, Parts } from './app.ts';
import { createSounds } from './sounds.ts';

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
