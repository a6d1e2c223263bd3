import { AccountDialog } from '../account/account-dialog.tsx';
import { accountTexts } from '../account/account-texts.ts';
import { SPEEDS, THEMES } from '../session/settings.ts';
import { TalkDialog } from '../talk/talk-dialog.tsx';
import { CONFIRMS } from '../game/confirming.ts';
import { texts } from '../texts.ts';
import { useApp } from './app.ts';
import { Link } from './link.tsx';
import { Sheet } from './sheet.tsx';

const Switch = ({ name }: { readonly name: 'sound' | 'skipsClaims' | 'keys' | 'notifies' }) => {
  const { settings } = useApp();
  const change = (wanted: boolean): void => {
    settings.choose({ [name]: wanted });
    if (name === 'notifies' && wanted && 'Notification' in globalThis) void Notification.requestPermission();
  };
  return (
    <label class="switch">
      <input
        type="checkbox"
        checked={settings.choices.value[name]}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      <span>{texts.settings[name]}</span>
    </label>
  );
};

const Settings = () => {
  const { settings, session, dialog } = useApp();
  const { theme, speed, confirms } = settings.choices.value;
  const { you } = session.state.value;
  return (
    <Sheet heading={texts.settings.heading}>
      <fieldset>
        <legend>{texts.settings.theme}</legend>
        {THEMES.map((one) => (
          <label key={one} class="choice">
            <input type="radio" name="theme" checked={theme === one} onChange={() => settings.choose({ theme: one })} />
            <span>{texts.settings.themes[one]}</span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{texts.settings.speed}</legend>
        {SPEEDS.map((one) => (
          <label key={one} class="choice">
            <input type="radio" name="speed" checked={speed === one} onChange={() => settings.choose({ speed: one })} />
            <span>{texts.settings.speeds[one]}</span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{texts.settings.confirms}</legend>
        {CONFIRMS.map((one) => (
          <label key={one} class="choice">
            <input
              type="radio"
              name="confirms"
              checked={confirms === one}
              onChange={() => settings.choose({ confirms: one })}
            />
            <span>{texts.settings.confirmsWhen[one]}</span>
          </label>
        ))}
      </fieldset>
      <Switch name="sound" />
      <Switch name="skipsClaims" />
      <Switch name="keys" />
      <Switch name="notifies" />
      <p class="leave">
        <span>{accountTexts.about}</span>
        <button type="button" class="order" onClick={() => (dialog.value = 'account')}>
          {accountTexts.open}
        </button>
      </p>
      {you && you.kind !== 'member' && (
        <p class="leave">
          <span>{texts.page.signOutNote(you.name)}</span>
          <button type="button" class="order" onClick={() => void session.signOut()}>
            {texts.page.signOut}
          </button>
        </p>
      )}
    </Sheet>
  );
};

const Help = () => (
  <Sheet heading={texts.help.heading}>
    <p>{texts.help.intro}</p>
    <dl class="keys">
      {texts.help.keys.map(([key, does]) => (
        <div key={key}>
          <dt>
            {key.split('  ').map((one) => (
              <kbd key={one}>{one}</kbd>
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
    <p>{texts.commands.help}</p>
    <p>
      <Link to={{ page: 'rules' }} class="order">
        {texts.help.rules}
      </Link>
    </p>
  </Sheet>
);

/** Whatever lies over the page. */
export const Dialogs = () => {
  const { dialog } = useApp();
  switch (dialog.value) {
    case 'settings':
      return <Settings />;
    case 'help':
      return <Help />;
    case 'talk':
      return <TalkDialog />;
    case 'account':
      return <AccountDialog />;
    case null:
      return null;
  }
};
