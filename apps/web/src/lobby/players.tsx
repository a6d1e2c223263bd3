import { useSignal } from '@preact/signals';
import type { PlayerRow } from '@battleline/protocol';
import { useApp } from '../app/app.ts';
import { Icon } from '../pictures/icon.tsx';
import { talkTexts } from '../talk/talk-texts.ts';
import { texts } from '../texts.ts';
import type { Host } from './host.ts';
import { byInterest } from './opponent.ts';
import { PersonName } from './person-name.tsx';

const statusText = ({ status, table, opponent }: PlayerRow): string => {
  const game = table === null ? [] : [texts.lobby.playing(opponent)];
  return [...game, ...(status === 'playing' ? [] : [texts.lobby[status]])].join(', ');
};

const Row = ({ row, host, isInvited }: { row: PlayerRow; host: Host; isInvited: boolean }) => {
  const { session, route, talk, dialog } = useApp();
  const { you, seat } = session.state.value;
  const { table } = row;
  return (
    <li class={row.status}>
      <span class="lamp" aria-hidden="true" />
      <span class="what">
        <PersonName person={row} /> <span class="soft">{row.id === you?.id ? texts.page.you : statusText(row)}</span>
      </span>
      {row.status === 'free' && row.id !== you?.id && (
        <button
          type="button"
          class="order"
          aria-label={texts.lobby.inviteWho(row.name)}
          disabled={seat !== null || isInvited}
          onClick={() => void host.invite(row.id, row.name)}
        >
          {texts.lobby.invite}
        </button>
      )}
      {row.id !== you?.id && row.kind !== 'bot' && (
        <button
          type="button"
          class="round"
          aria-label={talkTexts.write(row.name)}
          onClick={() => {
            talk.turnTo(row);
            dialog.value = 'talk';
          }}
        >
          <Icon name="talk" />
        </button>
      )}
      {table && row.id !== you?.id && (
        <button
          type="button"
          class="order"
          aria-label={texts.lobby.watchWho(row.name, row.opponent ?? '')}
          onClick={() => route.go({ page: 'table', table })}
        >
          {texts.lobby.watch}
        </button>
      )}
    </li>
  );
};

/** Who is here. */
export const Players = ({ host }: { readonly host: Host }) => {
  const { session } = useApp();
  const name = useSignal('');
  const isFreeOnly = useSignal(false);
  const { lists, invites } = session.state.value;
  const page = lists.players;
  const isFiltered = isFreeOnly.value || name.value !== '';
  const browse = (): void =>
    session.browse({
      list: 'players',
      filter: { ...(isFreeOnly.value && { free: true }), ...(name.value !== '' && { name: name.value.slice(0, 40) }) },
    });
  const rows = byInterest(page?.rows ?? []);
  const invited = new Set(invites.sent.map(({ to }) => to?.id));
  return (
    <section class="list players" aria-label={texts.lobby.players}>
      <h2>
        {texts.lobby.players} {page && <span class="count">{page.total}</span>}
      </h2>
      <div class="filters">
        <input
          type="search"
          aria-label={texts.lobby.find}
          placeholder={texts.lobby.find}
          onInput={(event) => {
            name.value = event.currentTarget.value;
            browse();
          }}
        />
        <label class="switch">
          <input
            type="checkbox"
            checked={isFreeOnly.value}
            onChange={(event) => {
              isFreeOnly.value = event.currentTarget.checked;
              browse();
            }}
          />
          <span>{texts.lobby.freeOnly}</span>
        </label>
      </div>
      {page === undefined && <p class="soft">{texts.lobby.loading}</p>}
      {page?.total === 0 && <p class="soft">{isFiltered ? texts.lobby.noneFits : texts.lobby.noPlayers}</p>}
      <ul>
        {rows.map((row) => (
          <Row key={row.id} row={row} host={host} isInvited={invited.has(row.id)} />
        ))}
      </ul>
      {page?.next && <p class="soft">{texts.lobby.more(page.total - page.rows.length)}</p>}
    </section>
  );
};
