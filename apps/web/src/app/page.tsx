import { useEffect } from 'preact/hooks';
import { GamesPage } from '../games/games-page.tsx';
import { LearnPage } from '../lesson/learn-page.tsx';
import { InvitePage } from '../lobby/invite-page.tsx';
import { LobbyPage } from '../lobby/lobby-page.tsx';
import { Sprite } from '../pictures/sprite.tsx';
import { ReplayPage } from '../replay/replay-page.tsx';
import { RulesPage } from '../rules/rules-page.tsx';
import { TablePage } from '../table/table-page.tsx';
import { isTyping } from '../table/keys.ts';
import { texts } from '../texts.ts';
import { Announced } from './announced.tsx';
import { Announcements } from './announcements.tsx';
import { useApp } from './app.ts';
import { Banner } from './banner.tsx';
import { Dialogs } from './dialogs.tsx';
import { Header } from './header.tsx';
import { Link } from './link.tsx';

const Content = () => {
  const { route } = useApp();
  const place = route.place.value;
  switch (place.page) {
    case 'lobby':
      return <LobbyPage />;
    case 'table':
      return <TablePage key={place.table} table={place.table} />;
    case 'invite':
      return <InvitePage key={place.link} link={place.link} />;
    case 'game':
      return <ReplayPage key={place.game} game={place.game} move={place.move} />;
    case 'games':
      return <GamesPage />;
    case 'rules':
      return <RulesPage />;
    case 'learn':
      return <LearnPage />;
    case 'unknown':
      return (
        <div class="waiting">
          <p>{texts.page.notFound}</p>
          <Link to={{ page: 'lobby' }}>{texts.page.toLobby}</Link>
        </div>
      );
  }
};

/** The whole page. */
export const Page = () => {
  const { settings, dialog, route } = useApp();
  const { theme, speed } = settings.choices.value;
  useEffect(() => {
    const { dataset } = document.documentElement;
    dataset['theme'] = theme;
    dataset['speed'] = speed;
  }, [theme, speed]);
  useEffect(() => {
    const help = (event: KeyboardEvent): void => {
      if (event.key === '?' && !isTyping(event) && settings.choices.peek().keys) dialog.value = 'help';
    };
    addEventListener('keydown', help);
    return () => removeEventListener('keydown', help);
  }, []);
  return (
    <>
      <Sprite />
      <a class="skip" href="#content">
        {texts.page.skip}
      </a>
      <Header />
      <Announced />
      <Banner />
      <main id="content" class={`at-${route.place.value.page}`} tabIndex={-1}>
        <Content />
      </main>
      <Announcements />
      <Dialogs />
    </>
  );
};
