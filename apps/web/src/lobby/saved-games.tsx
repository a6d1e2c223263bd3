import { useApp } from '../app/app.ts';
import { texts } from '../texts.ts';
import type { Host } from './host.ts';
import { PersonName } from './person-name.tsx';

/** Log times are in µs. */
const dayOf = (time: number): string => texts.day(new Date(time / 1000).toISOString());

/** One's saved games: to go on with, or to let be. */
export const SavedGames = ({ host }: { readonly host: Host }) => {
  const { session } = useApp();
  const { saved, seat, invites } = session.state.value;
  if (saved.length === 0) return null;
  const asked = new Set(invites.sent.map(({ resumes }) => resumes?.game));
  return (
    <section class="list saved-games" aria-label={texts.saved.heading}>
      <h2>
        {texts.saved.heading} <span class="count">{saved.length}</span>
      </h2>
      <ul>
        {saved.map(({ game, opponent, savedAt, abandonedBy }) => (
          <li key={game}>
            <span class="what">
              <PersonName person={opponent} />
              <span class="facts soft">
                {texts.saved.since(dayOf(savedAt))}
                {abandonedBy !== null && <span class="tag">{texts.saved.abandonedBy[abandonedBy]}</span>}
              </span>
            </span>
            <button
              type="button"
              class="order"
              aria-label={texts.saved.abandonWho(opponent.name)}
              disabled={abandonedBy === 'you'}
              onClick={() => void host.tell({ type: 'abandon', game }, texts.saved.abandoned(opponent.name))}
            >
              {texts.saved.abandon}
            </button>
            <button
              type="button"
              class="order main"
              aria-label={texts.saved.resumeWho(opponent.name)}
              disabled={seat !== null || asked.has(game)}
              onClick={() => void host.tell({ type: 'resume', game }, texts.lobby.invited(opponent.name))}
            >
              {texts.saved.resume}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};
