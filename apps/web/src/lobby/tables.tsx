import type { TableRow } from '@battleline/protocol';
import { useApp } from '../app/app.ts';
import { texts } from '../texts.ts';
import { PersonName } from './person-name.tsx';

/** Nine flags in a row: those won on either side. */
const Score = ({ flags }: Pick<TableRow, 'flags'>) => (
  <span class="tally" role="img" aria-label={texts.lobby.score(flags.north, flags.south)}>
    {Array.from({ length: 9 }, (_, index) => (
      <span key={index} class={index < flags.north ? 'north' : index >= 9 - flags.south ? 'south' : ''} />
    ))}
  </span>
);

/** The games that are being played. */
export const Tables = () => {
  const { session, route } = useApp();
  const page = session.state.value.lists.tables;
  return (
    <section class="list tables" aria-label={texts.lobby.tables}>
      <h2>
        {texts.lobby.tables} {page && <span class="count">{page.total}</span>}
      </h2>
      {page === undefined && <p class="soft">{texts.lobby.loading}</p>}
      {page?.total === 0 && <p class="soft">{texts.lobby.noTables}</p>}
      <ul>
        {page?.rows.map(({ id, north, south, moves, flags }) => (
          <li key={id}>
            <span class="what">
              <PersonName person={north} /> <span class="soft">–</span> <PersonName person={south} />
              <span class="facts">
                <Score flags={flags} /> <span class="soft">{texts.lobby.moves(moves)}</span>
              </span>
            </span>
            <button
              type="button"
              class="order"
              aria-label={texts.lobby.watchWho(north.name, south.name)}
              onClick={() => route.go({ page: 'table', table: id })}
            >
              {texts.lobby.watch}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};
