import { Icon } from '../pictures/icon.tsx';
import { Wordmark } from '../pictures/wordmark.tsx';
import { texts } from '../texts.ts';
import { useApp } from './app.ts';
import { Link } from './link.tsx';

/** The bar above every page. */
export const Header = () => {
  const { session, settings, dialog, route } = useApp();
  const { you, seat } = session.state.value;
  const { sound } = settings.choices.value;
  const place = route.place.value;
  const isAtSeat = place.page === 'table' && place.table === seat?.table;
  return (
    <header class={`header at-${place.page}`}>
      <Link to={{ page: 'lobby' }} class="wordmark">
        <Wordmark />
      </Link>
      <nav aria-label={texts.title}>
        <Link to={{ page: 'lobby' }}>{texts.page.lobby}</Link>
        <Link to={{ page: 'games' }}>{texts.page.games}</Link>
        <Link to={{ page: 'rules' }}>{texts.page.rules}</Link>
        {seat && !isAtSeat && (
          <Link to={{ page: 'table', table: seat.table }} class="go-on">
            {texts.page.goOn}
          </Link>
        )}
      </nav>
      <span class="you" title={you?.name ?? texts.page.visitor}>
        {you?.name ?? texts.page.visitor}
      </span>
      <button
        type="button"
        class="round"
        aria-pressed={sound}
        aria-label={texts.settings.sound}
        onClick={() => settings.choose({ sound: !sound })}
      >
        <Icon name={sound ? 'sound' : 'mute'} />
      </button>
      <button type="button" class="round" aria-label={texts.page.settings} onClick={() => (dialog.value = 'settings')}>
        <Icon name="settings" />
      </button>
      <button type="button" class="round" aria-label={texts.page.help} onClick={() => (dialog.value = 'help')}>
        <Icon name="help" />
      </button>
    </header>
  );
};
