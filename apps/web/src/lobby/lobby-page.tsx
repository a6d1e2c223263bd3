import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../app/app.ts';
import { Link } from '../app/link.tsx';
import { Icon } from '../pictures/icon.tsx';
import { texts } from '../texts.ts';
import { createHost, type Host } from './host.ts';
import { Invites } from './invites.tsx';
import { Line } from './line-picture.tsx';
import { Players } from './players.tsx';
import { SavedGames } from './saved-games.tsx';
import { Tables } from './tables.tsx';

const CLOCKS = [
  null,
  { per: 'game', seconds: 300, increment: 3 },
  { per: 'game', seconds: 900, increment: 10 },
  { per: 'turn', seconds: 60, increment: 0 },
] as const;

const GameOptions = ({ host }: { readonly host: Host }) => {
  const { claimTiming, clock } = host.options.value;
  return (
    <details class="game-options">
      <summary>{texts.lobby.options}</summary>
      <fieldset>
        <legend>{texts.lobby.claimTiming}</legend>
        {(['turn-start', 'after-play'] as const).map((one) => (
          <label key={one} class="choice">
            <input
              type="radio"
              name="claim-timing"
              checked={claimTiming === one}
              onChange={() => host.choose({ claimTiming: one })}
            />
            <span>{one === 'turn-start' ? texts.lobby.claimAtStart : texts.lobby.claimAfterPlay}</span>
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{texts.lobby.clock}</legend>
        {CLOCKS.map((one) => (
          <label key={texts.lobby.clockText(one)} class="choice">
            <input type="radio" name="clock" checked={clock === one} onChange={() => host.choose({ clock: one })} />
            <span>{texts.lobby.clockText(one)}</span>
          </label>
        ))}
      </fieldset>
    </details>
  );
};

const Muster = ({ host }: { readonly host: Host }) => {
  const { session } = useApp();
  const { seat } = session.state.value;
  if (seat)
    return (
      <div class="muster">
        <h2>{texts.lobby.yourGame}</h2>
        <Link to={{ page: 'table', table: seat.table }} class="order main big">
          {texts.lobby.goOn}
        </Link>
      </div>
    );
  return (
    <div class="muster">
      <p class="intro">{texts.lobby.intro}</p>
      {host.sought.value !== null ? (
        <p class="seeking" role="status">
          <span class="spinner" aria-hidden="true" />
          {texts.lobby.seeking[host.sought.value]}
          <button type="button" class="order" onClick={host.stopSeeking}>
            {texts.table.cancel}
          </button>
        </p>
      ) : (
        <p class="orders">
          <button type="button" class="order main big" onClick={() => void host.playAnyone()}>
            <Icon name="swords" /> {texts.lobby.playAnyone}
            <small>{texts.lobby.playAnyoneNote}</small>
          </button>
          <button type="button" class="order big" onClick={() => void host.playComputer()}>
            <Icon name="bot" /> {texts.lobby.playComputer}
          </button>
          <button
            type="button"
            class="order big"
            disabled={session.state.value.invites.sent.some(({ link }) => link !== null)}
            onClick={() => void host.share()}
          >
            {texts.link.share}
          </button>
        </p>
      )}
      <GameOptions host={host} />
      <Link to={{ page: 'learn' }} class="learn">
        {texts.lobby.learn}
      </Link>
    </div>
  );
};

/** Where people meet. */
export const LobbyPage = () => {
  const app = useApp();
  const host = useMemo(() => createHost(app), [app]);
  useEffect(() => {
    for (const list of ['players', 'tables', 'invites'] as const) app.session.browse({ list });
    return () => {
      app.session.browse({ list: null });
      host.close();
    };
  }, [app, host]);
  return (
    <div class="lobby">
      <section class="hero">
        <Line />
        <h1>{texts.lobby.welcome}</h1>
        <Muster host={host} />
      </section>
      <SavedGames host={host} />
      <Invites host={host} />
      <Players host={host} />
      <Tables />
    </div>
  );
};
