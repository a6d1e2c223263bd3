import { conversationName } from '@battleline/client';
import type { Person } from '@battleline/protocol';
import { useApp } from '../app/app.ts';
import { Sheet } from '../app/sheet.tsx';
import { ConversationView } from './conversation-view.tsx';
import { BlockButton, MuteButton } from './listen-buttons.tsx';
import { talkTexts } from './talk-texts.ts';

const nameOf = (person: Person): string => conversationName({ room: 'private', table: null, with: person });

type UnheardProps = {
  readonly heading: string;
  readonly people: readonly Person[];
  readonly Button: typeof BlockButton;
};

/** Whom one doesn't hear, each with the way back. */
const Unheard = ({ heading, people, Button }: UnheardProps) =>
  people.length > 0 && (
    <details class="blocked">
      <summary>
        {heading} ({people.length})
      </summary>
      <ul>
        {people.map((person) => (
          <li key={person.id}>
            {person.name} <Button person={person} />
          </li>
        ))}
      </ul>
    </details>
  );

/** Private conversations: with whom, what was said, and who is to be heard no more. */
export const TalkDialog = () => {
  const { talk, session } = useApp();
  const known = talk.privates.value.flatMap(({ with: person }) => person ?? []);
  const open = talk.open.value ?? known[0] ?? null;
  const people = open && !known.some(({ id }) => id === open.id) ? [open, ...known] : known;
  return (
    <Sheet heading={talkTexts.heading}>
      <div class="talk">
        {people.length === 0 && <p class="soft">{talkTexts.none}</p>}
        <div class="people" role="group" aria-label={talkTexts.conversations}>
          {people.map((person) => (
            <button
              key={person.id}
              type="button"
              class="quiet"
              aria-pressed={person.id === open?.id}
              onClick={() => talk.turnTo(person)}
            >
              {person.name}
              {talk.unread.value.has(nameOf(person)) && (
                <span class="count">{talk.unread.value.get(nameOf(person))}</span>
              )}
            </button>
          ))}
        </div>
        {open && (
          <>
            {talk.isBlocked(open.id) && <p class="soft">{talkTexts.blocked(open.name)}</p>}
            {talk.muted.has(open.id) && <p class="soft">{talkTexts.muted(open.name)}</p>}
            <ConversationView key={open.id} name={nameOf(open)} heading={open.name} address={{ to: open.id }} />
            <p class="soft">{talkTexts.playingNote}</p>
            <p class="orders">
              <MuteButton person={open} />
              <BlockButton person={open} />
            </p>
          </>
        )}
        <Unheard heading={talkTexts.mutedHeading} people={talk.muted.people.value} Button={MuteButton} />
        <Unheard heading={talkTexts.blockedHeading} people={session.state.value.blocked} Button={BlockButton} />
      </div>
    </Sheet>
  );
};
