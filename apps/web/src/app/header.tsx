import { accountTexts } from '../account/account-texts.ts';
import { Icon } from '../pictures/icon.tsx';
import { Wordmark } from '../pictures/wordmark.tsx';
import { talkTexts } from '../talk/talk-texts.ts';
import { texts } from '../texts.ts';
import { useApp } from './app.ts';
import { Link } from './link.tsx';

const GOOD_MS = 150;
const FAIR_MS = 400;

/** How far away the gateway is, and whether it follows the log. */
const Lag = () => {
  const { session } = useApp();
  const ms = session.lagMs.value;
  const isBehind = session.server.isBehind.value;
  const grade = ms === null ? 'unknown' : isBehind || ms >= FAIR_MS ? 'poor' : ms < GOOD_MS ? 'good' : 'fair';
  const text = ms === null ? texts.page.noLag : isBehind ? texts.page.lagBehind(ms) : texts.page.lag(ms);
  return (
    <span class={`lag ${grade}`} role="img" aria-label={text} title={text}>
      {[1, 2, 3].map((bar) => (
        <span key={bar} />
      ))}
    </span>
  );
};

/** Opens private talk, and says how much of it is new. */
const TalkButton = () => {
  const { talk, dialog } = useApp();
  const unread = [...talk.unread.value].reduce(
    (sum, [name, count]) => sum + (name.startsWith('private') ? count : 0),
    0,
  );
  return (
    <button
      type="button"
      class="round talk-button"
      aria-label={talkTexts.open(unread)}
      onClick={() => (dialog.value = 'talk')}
    >
      <Icon name="talk" />
      {unread > 0 && (
        <span class="unread" aria-hidden="true">
          {unread}
        </span>
      )}
    </button>
  );
};

/** The bar above every page. */
export const Header = () => {
  const { session, settings, dialog, route } = useApp();
  const { you, seat } = session.state.value;
  const { sound } = settings.choices.value;
  const place = route.place.value;
  const name = you?.name ?? texts.page.visitor;
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
      <Lag />
      <button
        type="button"
        class="you"
        aria-label={accountTexts.openAs(name)}
        onClick={() => (dialog.value = 'account')}
      >
        {name}
      </button>
      <TalkButton />
      <button
        type="button"
        class="round sound"
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
